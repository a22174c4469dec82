import Glibc

/// The owner, mode and times one file or folder takes over from another.
struct Attributes {
  private let status: stat
  private static let user = geteuid()
  private static let group = getegid()

  init(of status: stat) { self.status = status }

  /// Gives them to an open file; zero or the system's reason.
  ///
  /// `madeWith` are the permissions it already has, which saves a call where they are right.
  func apply(to descriptor: Int32, madeWith permissions: mode_t?) -> Int32 {
    if isForeign, fchown(descriptor, status.st_uid, status.st_gid) != 0, !mayKeepOwner {
      return errno
    }
    // After the owner: a change of owner takes the set-user-ID bit away.
    if permissions != status.permissions, fchmod(descriptor, status.permissions) != 0 {
      return errno
    }
    return futimens(descriptor, [status.st_atim, status.st_mtim]) == 0 ? 0 : errno
  }

  /// Gives them to an entry of a folder, a symbolic link itself; zero or the system's reason.
  func apply(
    to name: UnsafePointer<CChar>, in folder: Int32, madeWith permissions: mode_t?
  ) -> Int32 {
    if isForeign,
      fchownat(folder, name, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) != 0,
      !mayKeepOwner
    {
      return errno
    }
    if permissions != status.permissions, status.type != S_IFLNK,
      fchmodat(folder, name, status.permissions, 0) != 0
    {
      return errno
    }
    let times = [status.st_atim, status.st_mtim]
    return utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno
  }

  /// Whether a new file needs another owner, which only root may give it.
  private var isForeign: Bool {
    Self.user == 0 && (status.st_uid != Self.user || status.st_gid != Self.group)
  }

  /// Whether the system cannot know that owner: in a user namespace, or on a file system without any.
  private var mayKeepOwner: Bool { [EPERM, EINVAL, EOPNOTSUPP].contains(errno) }
}
