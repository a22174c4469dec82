import Testing

@testable import Packaging

@Suite struct `Target environment` {
  @Test(arguments: [
    // uv's
    ("linux", "linux x86_64, glibc 2.28"), ("macos", "macos 13.0 arm64"),
    ("windows", "windows AMD64"), ("x86_64-unknown-linux-gnu", "linux x86_64, glibc 2.28"),
    ("aarch64-unknown-linux-musl", "linux aarch64, musl 1.2"),
    ("riscv64-unknown-linux-gnu", "linux riscv64, glibc 2.39"),
    ("x86_64-manylinux_2_28", "linux x86_64, glibc 2.28"),
    ("aarch64-manylinux2014", "linux aarch64, glibc 2.17"),
    ("aarch64-apple-darwin", "macos 13.0 arm64"), ("x86_64-apple-darwin", "macos 13.0 x86_64"),
    ("aarch64-pc-windows-msvc", "windows ARM64"), ("i686-pc-windows-msvc", "windows x86"),
    // pip's
    ("manylinux_2_17_x86_64", "linux x86_64, glibc 2.17"),
    ("manylinux1_i686", "linux i686, glibc 2.5"),
    ("manylinux2010_x86_64", "linux x86_64, glibc 2.12"),
    ("musllinux_1_2_aarch64", "linux aarch64, musl 1.2"),
    ("macosx_11_0_arm64", "macos 11.0 arm64"), ("macosx_10_9_x86_64", "macos 10.9 x86_64"),
    ("win_amd64", "windows AMD64"), ("win32", "windows x86"),
    ("linux_aarch64", "linux aarch64, glibc 2.28"),
    // Docker's
    ("linux/amd64", "linux x86_64, glibc 2.28"), ("linux/arm64", "linux aarch64, glibc 2.28"),
    ("linux/arm64/v8", "linux aarch64, glibc 2.28"), ("linux/arm/v7", "linux armv7l, glibc 2.28"),
    ("linux/arm/v6", "linux armv6l, glibc 2.28"), ("linux/386", "linux i686, glibc 2.28"),
    ("linux/amd64/v3", "linux x86_64, glibc 2.28"), ("windows/amd64", "windows AMD64"),
    ("alpine", "linux x86_64, musl 1.2"), ("musl", "linux x86_64, musl 1.2"),
    // A compiler's, as in the names of extension modules.
    ("x86_64-linux-gnu", "linux x86_64, glibc 2.28"),
    ("arm-linux-gnueabihf", "linux armv7l, glibc 2.28"),
  ])
  func `reads the platforms of uv, pip and Docker`(text: String, description: String) throws {
    #expect(try TargetPlatform(text).description == description)
  }

  @Test(arguments: [
    "", "amd64", "linux/", "/amd64", "linux/mips64le", "linux/arm/v9", "solaris", "x86_64-",
    "x86_64-unknown-freebsd", "manylinux_2_x86_64", "manylinux_2_99999_x86_64",
    "manylinux_+2_17_x86_64", "macosx_11_0_ppc64", "win_riscv64", "x86_64-win", "-", "any",
  ])
  func `refuses other platforms, listing what it takes`(text: String) {
    #expect(throws: TargetError(reason: .platform(text))) { try TargetPlatform(text) }
    #expect(TargetError(reason: .platform(text)).description.contains("x86_64-manylinux_2_28"))
  }

  @Test(arguments: [
    ("3.12", true), ("312", true), ("cp313t", true), ("3.12.0", false), ("3.12.4", false),
    ("3.14rc2", false),
  ])
  func `tells a patch release that is assumed`(text: String, isAssumed: Bool) throws {
    let target = try TargetEnvironment(pythonVersion: text, platform: "linux")
    #expect(target.isPatchAssumed == isAssumed)
    #expect(target.markers.atPatch(7).pythonFullVersion == target.markers.pythonVersion + ".7")
  }

  @Test(arguments: [
    ("3.12", "3.12", "3.12.0", false), ("3.12.4", "3.12", "3.12.4", false),
    ("312", "3.12", "3.12.0", false), ("cp39", "3.9", "3.9.0", false),
    ("cp313t", "3.13", "3.13.0", true), ("3.14.0rc2", "3.14", "3.14.0rc2", false),
    ("3.14rc2", "3.14", "3.14.0rc2", false),
  ])
  func `reads a version of Python`(
    text: String, minor: String, full: String, isFreeThreaded: Bool
  ) throws {
    let target = try TargetEnvironment(pythonVersion: text, platform: "linux")
    #expect(target.markers.pythonVersion == minor)
    #expect(target.markers.pythonFullVersion == full)
    #expect(target.markers.implementationVersion == full)
    #expect(target.isFreeThreaded == isFreeThreaded)
  }

  @Test(arguments: [
    "", "3", "2.7", "4.0", "3.x", "3.12.4.1", "3.99999", "3.12t", "t", "cp", "3.1+a",
  ])
  func `refuses other versions of Python`(text: String) {
    #expect(throws: TargetError(reason: .pythonVersion(text))) {
      try TargetEnvironment(pythonVersion: text, platform: "linux")
    }
  }

  @Test(arguments: [
    ("linux/arm64", ["posix", "linux", "Linux", "aarch64"]),
    ("macos", ["posix", "darwin", "Darwin", "arm64"]),
    ("win_amd64", ["nt", "win32", "Windows", "AMD64"]),
  ])
  func `sets the marker variables of the platform`(platform: String, values: [String]) throws {
    let markers = try TargetEnvironment(pythonVersion: "3.12", platform: platform).markers
    #expect(
      [markers.osName, markers.sysPlatform, markers.platformSystem, markers.platformMachine]
        == values)
    #expect(markers.implementationName == "cpython")
    #expect(markers.platformPythonImplementation == "CPython")
  }
}
