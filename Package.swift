// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// One module of the map: its sources under `Sources/<name>`, its tests under `Tests/<name>Tests`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    swiftSettings: strict)
}

// The dependency lists below are the architecture diagram: the compiler refuses any other import.
let package = Package(
  name: "scrimp",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "scrimp", targets: ["scrimp"]),
    .library(name: "Packaging", targets: ["Packaging"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    // Domain: pure values, no files, no clock.
    module("TOML"),
    module("ConfigurationFiles", ["Packaging", "TOML"]),
    module("Packaging", ["TOML"]),
    module("Resolver", ["Packaging"]),
    module("ImportGraph", ["Packaging", "CByteMarks"]),
    module("NativeLibrary", ["CZlib"]),
    module("Pruning", ["Packaging", "Resolver", "ImportGraph", "NativeLibrary", "CuratedData"]),
    module("Reports", ["Packaging", "Resolver", "Pruning"]),

    // Adapters: the only readers and writers of files.
    module("FileCache", ["Packaging", "CSQLite"]),
    module(
      "SitePackages",
      [
        "Packaging", "NativeLibrary", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    module(
      "Staging",
      [
        "Packaging", "Pruning", "NativeLibrary", "CZlib", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    module(
      "PackageIndex",
      [
        "Packaging", "Resolver", "FileCache", "CZlib",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Apart from PackageIndex, so that its readers and their tests build without a network stack.
    module(
      "HTTPTransport",
      [
        "PackageIndex",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),

    .executableTarget(
      name: "scrimp",
      dependencies: [
        "Packaging", "Resolver", "FileCache", "SitePackages", "ImportGraph", "Pruning", "Staging",
        "Reports", "PackageIndex", "HTTPTransport", "ConfigurationFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // C: system libraries and the files of Data/ embedded in the binary.
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CuratedData"),
    // What a scan looks at in a source, told by wide vectors.
    .target(name: "CByteMarks"),

    // Python's own libraries, for the tests that compare with them.
    .target(name: "Oracle", path: "Tests/Oracle", exclude: ["scripts"], swiftSettings: strict),

    tests(of: "TOML", ["Oracle"]),
    tests(of: "ConfigurationFiles"),
    tests(of: "Packaging", ["Oracle"]),
    tests(of: "Resolver", ["Packaging"]),
    tests(of: "FileCache", ["Packaging", "CSQLite"]),
    tests(of: "SitePackages", ["Packaging"]),
    tests(of: "ImportGraph", ["Packaging", "Oracle", "CByteMarks"]),
    tests(of: "Pruning", ["Packaging", "Resolver", "ImportGraph"]),
    tests(of: "NativeLibrary"),
    tests(of: "Staging", ["Packaging", "Resolver", "Pruning"]),
    tests(
      of: "PackageIndex", ["Packaging", "Resolver", "FileCache", "CZlib", "Oracle"]),
    tests(
      of: "HTTPTransport",
      ["PackageIndex", .product(name: "AsyncHTTPClient", package: "async-http-client")]),
    tests(of: "Reports", ["Packaging", "Resolver", "Pruning", "Oracle"]),
    .testTarget(name: "EndToEndTests", dependencies: ["scrimp"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
