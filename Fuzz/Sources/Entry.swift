#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The reader that the environment variable `READER` names.
private let reader: Reader = {
  let name = getenv("READER").map { String(cString: $0) } ?? ""
  guard let reader = Reader(rawValue: name) else {
    let names = Reader.allCases.map(\.rawValue).joined(separator: ", ")
    fatalError("READER=\(name) is none of \(names)")
  }
  signal(SIGPROF) { _ in
    // All that a handler may do: the input may be in the middle of an allocation.
    let text: StaticString = "does not end: 5 s of processor time are over\n"
    _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    abort()
  }
  return reader
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let reader = reader
  allow(seconds: 5)
  reader.read(Array(UnsafeBufferPointer(start: start, count: count)))
  allow(seconds: 0)
  return 0
}

/// Lets an input take that much of the processor; 0 is no limit.
///
/// libFuzzer's own limit is one of time, which on a busy machine says nothing.
private func allow(seconds: Int) {
  var timer = itimerval(
    it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
  #if canImport(Glibc)
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  #else
    setitimer(ITIMER_PROF, &timer, nil)
  #endif
}

/// Stops the run where a property does not hold, so that the input is written out.
func expect(_ holds: Bool, _ property: @autoclosure () -> String) {
  if !holds { fatalError("does not hold: \(property())") }
}
