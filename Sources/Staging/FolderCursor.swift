import Glibc
import Packaging

/// A place in a folder tree, reached one component at a time without following a symbolic link.
///
/// The way from the base stays open, so that moving to a neighbour costs one or two calls whatever
/// the depth, and a folder swapped for a link cannot lead elsewhere.
struct FolderCursor: ~Copyable {
  private struct Level {
    /// -1 once closed for being far up.
    var descriptor: Int32
    /// Where the component ends in `path`.
    let end: Int
  }
  private var base: Int32
  private var path: [UInt8] = []
  private var levels: [Level] = []
  private let name = NameBuffer()

  init(base: Int32) { self.base = base }

  deinit { for level in levels where level.descriptor >= 0 { close(level.descriptor) } }

  /// The levels kept open.
  private static let most = 32

  /// The folder the cursor stands in; open until the cursor moves or ends.
  var descriptor: Int32 { levels.last?.descriptor ?? base }

  /// Moves to a folder below `base`, `nil` being the base itself.
  ///
  /// Folders missing on the way are made with `mode`; without one they are an error.
  mutating func move(
    to path: InstallPath?, below base: Int32, creating mode: mode_t? = nil
  ) throws(Errno) {
    let target = path?.bytes ?? []
    leave(for: target, base: base)
    if descriptor < 0 { leaveAll() }
    self.path = target
    var start = levels.last.map { $0.end + 1 } ?? 0
    while start < target.count {
      let end = target[start...].firstIndex(of: UInt8(ascii: "/")) ?? target.count
      try enter(target[start..<end], end: end, creating: mode)
      start = end + 1
    }
  }

  /// Closes the levels that are not on the way to `target`.
  private mutating func leave(for target: [UInt8], base: Int32) {
    var shared = 0
    if base == self.base {
      let limit = min(path.count, target.count)
      while shared < limit, path[shared] == target[shared] { shared += 1 }
    }
    while let level = levels.last {
      let isOnTheWay =
        level.end <= shared
        && (level.end == target.count || target[level.end] == UInt8(ascii: "/"))
      if isOnTheWay && base == self.base { break }
      if level.descriptor >= 0 { close(level.descriptor) }
      levels.removeLast()
    }
    self.base = base
  }

  private mutating func leaveAll() {
    for level in levels where level.descriptor >= 0 { close(level.descriptor) }
    levels.removeAll(keepingCapacity: true)
  }

  private mutating func enter(
    _ component: ArraySlice<UInt8>, end: Int, creating mode: mode_t?
  ) throws(Errno) {
    guard let name = name.cString(component) else { throw Errno(code: ENAMETOOLONG) }
    var next = openat(descriptor, name, Flags.folderBelow)
    if next < 0, errno == ENOENT, let mode {
      // Another worker may be making the same parent.
      guard mkdirat(descriptor, name, mode) == 0 || errno == EEXIST else { throw .last }
      next = openat(descriptor, name, Flags.folderBelow)
    }
    guard next >= 0 else { throw .last }
    levels.append(Level(descriptor: next, end: end))
    // A hostile depth must not use up the descriptors: the way back is found again from the base.
    if levels.count > Self.most, levels[levels.count - Self.most - 1].descriptor >= 0 {
      close(levels[levels.count - Self.most - 1].descriptor)
      levels[levels.count - Self.most - 1].descriptor = -1
    }
  }
}
