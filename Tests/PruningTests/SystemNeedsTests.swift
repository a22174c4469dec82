import NativeLibrary
import Packaging
import Pruning
import Testing

@Suite struct `What libraries need of the system` {
  private func needs(
    _ libraries: [(path: String, needs: LibraryNeeds?)],
    _ platform: TargetPlatform = TargetPlatform()
  ) throws -> SystemNeeds {
    var inventory = Inventory(roots: [InstallRoot(prefix: "/x", sitePackages: nil)])
    for library in libraries {
      inventory.files.append(
        InstalledFile(
          path: try #require(InstallPath(library.path)), size: 1, kind: .nativeLibrary,
          owner: .orphan))
    }
    return SystemNeeds(
      libraries.enumerated().map { (FileID(raw: $0.offset), $0.element.needs) }, in: inventory,
      target: TargetEnvironment(markers: MarkerEnvironment(), platform: platform),
      try SystemLibraries.curated())
  }

  @Test func `is what no kept file is and no system has`() throws {
    let found = try needs([
      (
        "a/x.so",
        LibraryNeeds(name: nil, needed: ["libgomp.so.1", "libc.so.6", "liba-1.so", "libown.so.2"])
      ),
      ("a.libs/liba-1.so", LibraryNeeds(name: "liba-1.so", needed: ["libgomp.so.1"])),
      ("b/other.so", LibraryNeeds(name: "libown.so.2", needed: ["libcuda.so.1", "libodd.so.7"])),
      ("b/unreadable.so", nil),
    ])
    #expect(found.libraries.map(\.name) == ["libgomp.so.1", "libodd.so.7"])
    #expect(found.libraries[0].debian == "libgomp1")
    #expect(found.libraries[0].alpine == "libgomp")
    #expect(found.libraries[0].neededBy == [FileID(raw: 0), FileID(raw: 1)])
    #expect(found.libraries[1].debian == nil)
  }

  @Test func `is on Alpine also what every Debian has`() throws {
    let library = LibraryNeeds(name: nil, needed: ["libstdc++.so.6"])
    #expect(try needs([("a.so", library)]).libraries == [])
    let alpine = TargetPlatform(system: .linux(.musl(PlatformVersion(1, 2))))
    #expect(try needs([("a.so", library)], alpine).libraries.map(\.alpine) == ["libstdc++"])
  }

  @Test func `does not fit another machine or an older C library`() throws {
    let old = TargetPlatform(system: .linux(.glibc(PlatformVersion(2, 17))))
    let found = try needs(
      [
        ("a.so", LibraryNeeds(name: nil, needed: [], glibc: [2, 28])),
        ("b.so", LibraryNeeds(name: nil, needed: [], glibc: [2, 2, 5])),
        ("c.so", LibraryNeeds(name: nil, needed: [], machine: 183)),
      ], old)
    #expect(
      found.misfits.map(\.reason) == [
        "needs glibc 2.28, the target has 2.17", "is for another machine than x86_64",
      ])
  }
}
