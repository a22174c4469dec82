import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program run to its end, or to the end of the time it has.
struct ChildProcess {
  let output: [UInt8]
  /// The last of it, where it is long.
  let errorOutput: [UInt8]
  /// As a shell counts: 128 and the signal's number for one that was killed.
  let status: Int32

  enum Failure: Error {
    case notStarted(SystemError)
    case timedOut
    case cancelled
  }

  private static let outputLimit = 1 << 20

  /// Runs `path`, looked up in `PATH` when it has no slash, with nothing to read.
  ///
  /// Its environment is this process's where none is given. `isCancelled` is asked all the time.
  init(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil, seconds: Int,
    isCancelled: () -> Bool = { false }
  ) throws(Failure) {
    let outputPipe = try Pipe()
    let errorPipe = try Pipe()
    let child = try Self.spawn(
      path, arguments, environment ?? ProcessInfo.processInfo.environment,
      output: outputPipe.start, error: errorPipe.start)
    // Only the child may hold the writing ends, or reading would never end.
    let outputEnd = outputPipe.keepEnd()
    let errorEnd = errorPipe.keepEnd()

    let deadline = ContinuousClock.now + .seconds(seconds)
    var output: [UInt8] = []
    var errorOutput: [UInt8] = []
    var isOpen = (output: true, error: true)
    var status: Int32 = 0
    while true {
      var ends = [
        pollfd(fd: isOpen.output ? outputEnd.raw : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen.error ? errorEnd.raw : -1, events: Int16(POLLIN), revents: 0),
      ]
      let isReading = isOpen.output || isOpen.error
      _ = poll(&ends, 2, isReading ? 50 : 2)
      if ends[0].revents != 0 {
        isOpen.output = Self.drain(outputEnd, into: &output)
        if output.count > Self.outputLimit { output.removeLast(output.count - Self.outputLimit) }
      }
      if ends[1].revents != 0 {
        isOpen.error = Self.drain(errorEnd, into: &errorOutput)
        if errorOutput.count > 2 * Self.outputLimit {
          errorOutput.removeFirst(errorOutput.count - Self.outputLimit)
        }
      }
      if !isOpen.output, !isOpen.error, waitpid(child, &status, WNOHANG) == child { break }
      let isLate = ContinuousClock.now >= deadline
      if isLate || isCancelled() {
        // The child leads its own group: what it started ends with it.
        _ = kill(-child, SIGKILL)
        _ = waitpid(child, &status, 0)
        throw isLate ? .timedOut : .cancelled
      }
    }
    self.output = output
    self.errorOutput = errorOutput
    let signal = status & 0x7F
    self.status = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Whether there may be more to come.
  private static func drain(_ end: borrowing FileDescriptor, into bytes: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    guard let count = try? buffer.read(from: end, at: 0), count > 0 else { return false }
    bytes += buffer[..<count]
    return true
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String], output: Int32,
    error: Int32
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, error, 2)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

    var argumentPointers = ([path] + arguments).map { strdup($0) } + [nil]
    var environmentPointers = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var child: pid_t = 0
    let code = posix_spawnp(
      &child, path, &actions, &attributes, &argumentPointers, &environmentPointers)
    guard code == 0 else { throw .notStarted(SystemError(code: code)) }
    return child
  }
}

private struct Pipe: ~Copyable {
  private let reading: FileDescriptor
  private let writing: FileDescriptor

  init() throws(ChildProcess.Failure) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .notStarted(.last) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = FileDescriptor(adopting: ends[0])
    writing = FileDescriptor(adopting: ends[1])
  }

  var start: Int32 { writing.raw }

  /// The end to read from; the other is closed.
  consuming func keepEnd() -> FileDescriptor { reading }
}
