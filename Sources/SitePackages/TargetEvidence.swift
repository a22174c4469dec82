import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Looks for what the files of an environment tell about its Python.
struct TargetEvidence {
  let inventory: Inventory

  /// The prefixes that have a Python of their own, each once; a `--target` folder has none.
  private var prefixes: [InstallRoot] {
    var seen: Set<String> = []
    return inventory.roots.filter { $0.sitePackages != nil && seen.insert($0.prefix).inserted }
  }

  /// `lib/python3.11` or `lib/pypy3.10`: where that Python looks, so the surest sign.
  func folderNames() -> PythonFacts {
    var facts = PythonFacts()
    for root in inventory.roots {
      for component in root.sitePackages?.components ?? [] {
        let name = component.text
        let isPyPy = name.hasPrefix("pypy")
        guard isPyPy || name.hasPrefix("python") else { continue }
        let numbers = name.dropFirst(isPyPy ? 4 : 6).split(separator: ".")
        guard numbers.count == 2, let major = Int(numbers[0]),
          let minor = Int(numbers[1].filter { $0 != "t" })
        else { continue }
        facts.implementation = isPyPy ? "pypy" : "cpython"
        facts.version = PlatformVersion(major, minor)
        facts.isFreeThreaded = numbers[1].hasSuffix("t")
        facts.sources = ["the folder `\(name)`"]
        return facts
      }
    }
    return facts
  }

  /// What the tool that made the environment wrote into `pyvenv.cfg`.
  func configuration() -> PythonFacts {
    var facts = PythonFacts()
    for root in prefixes {
      guard let folder = try? OpenFolder(root.prefix),
        let bytes = try? contents(of: Array("pyvenv.cfg".utf8), in: folder.raw, limit: 1 << 20),
        let version = EnvironmentConfiguration(parsing: bytes).fullVersion
      else { continue }
      let numbers = version.split(separator: ".").compactMap { Int($0) }
      facts.implementation = EnvironmentConfiguration(parsing: bytes).implementation ?? "cpython"
      facts.version = PlatformVersion(numbers[0], numbers[1])
      facts.fullVersion = version
      facts.sources = ["`pyvenv.cfg`"]
      return facts
    }
    return facts
  }

  /// What most extension modules are named for.
  func extensionModules() -> PythonFacts {
    let tags = inventory.files.lazy.filter { $0.kind == .nativeLibrary }.compactMap {
      ExtensionTag(fileName: $0.path.name)
    }
    return Self.vote(Array(tags), "extension modules")
  }

  /// What most wheels were built for, and the newest C library that one of them needs.
  func wheelTags() -> PythonFacts {
    var tags: [ExtensionTag] = []
    for distribution in inventory.distributions where distribution.origin == .wheel {
      let root = inventory.roots[distribution.root].path
      guard let folder = try? OpenFolder(root),
        let bytes = try? contents(
          of: distribution.metadataPath.bytes + Array("/WHEEL".utf8), in: folder.raw,
          limit: 1 << 20)
      else { continue }
      let own = WheelMetadata(parsing: bytes).tags.compactMap { ExtensionTag(wheelTag: $0) }
      // A wheel with several tags runs wherever one of them does.
      let oldest = own.min {
        ($0.libraryVersion ?? PlatformVersion(0, 0))
          < ($1.libraryVersion ?? PlatformVersion(0, 0))
      }
      if let oldest { tags.append(oldest) }
    }
    var facts = Self.vote(tags, "wheels")
    facts.libraryVersion =
      tags.lazy.filter { $0.libraryKind == facts.libraryKind }.compactMap(\.libraryVersion).max()
    return facts
  }

  /// The full version, out of the headers that a Python installed in the prefix brings.
  func headers() -> PythonFacts {
    var facts = PythonFacts()
    for root in prefixes {
      guard let folder = try? OpenFolder(root.prefix),
        let python = root.sitePackages?.components.first(where: { $0.starts(with: "python".utf8) }),
        let bytes = try? contents(
          of: Array("include/\(python.text)/patchlevel.h".utf8), in: folder.raw, limit: 1 << 20),
        let line = bytes.split(separator: UInt8(ascii: "\n")).first(where: {
          $0.starts(with: "#define PY_VERSION ".utf8)
        })
      else { continue }
      let quoted = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
      guard quoted.count == 3 else { continue }
      let version = quoted[1].text
      let numbers = version.split(separator: ".").compactMap { Int($0) }
      guard numbers.count >= 2 else { continue }
      facts.version = PlatformVersion(numbers[0], numbers[1])
      facts.fullVersion = version.hasSuffix("+") ? String(version.dropLast()) : version
      facts.sources = ["`include/\(python.text)/patchlevel.h`"]
      return facts
    }
    return facts
  }

  /// The machine and C library of the interpreter in the prefix' `bin`.
  func interpreter() -> PythonFacts {
    var facts = PythonFacts()
    for root in prefixes {
      let version = root.sitePackages?.components.first { $0.starts(with: "py".utf8) }
      for name in ["python", "python3", version?.text].compactMap(\.self) {
        let path = root.prefix.appending("bin/").appending(name)
        guard let identity = ExecutableIdentity(path: path) else { continue }
        facts.system = .linux
        facts.machine = identity.machine
        facts.libraryKind = identity.libraryKind
        facts.sources = ["the interpreter `bin/\(name)`"]
        return facts
      }
    }
    return facts
  }

  /// The machine that this program runs on.
  static func thisMachine() -> PythonFacts {
    var facts = PythonFacts()
    var names = utsname()
    guard uname(&names) == 0 else { return facts }
    let machine = withUnsafeBytes(of: names.machine) { text($0) }
    facts.machine = (try? TargetPlatform("linux_\(machine)"))?.architecture
    facts.sources = ["this machine"]
    #if canImport(Glibc)
      facts.system = .linux
      facts.libraryKind = .glibc
      var version = [CChar](repeating: 0, count: 64)
      _ = confstr(Int32(_CS_GNU_LIBC_VERSION), &version, version.count)
      let words = version.withUnsafeBytes { text($0) }.split(separator: " ")
      let numbers = words.last?.split(separator: ".").compactMap { Int($0) } ?? []
      if numbers.count >= 2 {
        facts.libraryVersion = PlatformVersion(numbers[0], numbers[1])
      }
    #else
      facts.system = .darwin
    #endif
    return facts
  }

  /// The kernel's release and version, which are markers.
  static func thisKernel() -> (release: String, version: String) {
    var names = utsname()
    guard uname(&names) == 0 else { return ("", "") }
    return (
      withUnsafeBytes(of: names.release) { text($0) },
      withUnsafeBytes(of: names.version) { text($0) }
    )
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func vote(_ tags: [ExtensionTag], _ voters: String) -> PythonFacts {
    var facts = PythonFacts()
    let python = majority(tags.filter { $0.version != nil }) {
      [$0.implementation ?? "", "\($0.version.map(\.description) ?? "")", "\($0.isFreeThreaded)"]
    }
    let platform = majority(tags.filter { $0.system != nil }) {
      [$0.system?.rawValue ?? "", $0.machine?.rawValue ?? "", $0.libraryKind?.rawValue ?? ""]
    }
    if let python {
      facts.implementation = python.tag.implementation ?? "cpython"
      facts.version = python.tag.version
      facts.isFreeThreaded = python.tag.isFreeThreaded
    }
    if let platform {
      facts.system = platform.tag.system
      facts.machine = platform.tag.machine
      facts.libraryKind = platform.tag.libraryKind
    }
    let votes = max(python?.votes ?? 0, platform?.votes ?? 0)
    if votes > 0 { facts.sources = ["\(votes) of \(tags.count) \(voters)"] }
    return facts
  }

  /// One of the largest group, of equals the first by name.
  private static func majority(
    _ tags: [ExtensionTag], by key: (ExtensionTag) -> [String]
  ) -> (tag: ExtensionTag, votes: Int)? {
    let groups = Dictionary(grouping: tags, by: key)
    let best = groups.max {
      ($0.value.count, $1.key.joined()) < ($1.value.count, $0.key.joined())
    }
    return best.flatMap { group in group.value.first.map { ($0, group.value.count) } }
  }
}
