import Packaging
import SitePackages
import Testing

@Suite struct `Installation locator` {
  let tree: TemporaryTree
  let locator = InstallationLocator()

  init() throws { tree = try TemporaryTree() }

  func root(_ prefix: String, _ sitePackages: String?) -> InstallRoot {
    InstallRoot(
      prefix: prefix.isEmpty ? tree.path : tree.path + "/" + prefix,
      sitePackages: sitePackages.flatMap { InstallPath($0) })
  }

  @Test(arguments: [
    ("", "lib/python3.11/site-packages"), ("lib", "lib/python3.11/site-packages"),
    ("lib/python3.11", "lib/python3.11/site-packages"),
    ("lib/python3.11/site-packages", "lib/python3.11/site-packages"),
    ("lib64/python3.11/site-packages/", "lib/python3.11/site-packages"),
    ("lib/../lib64", "lib/python3.11/site-packages"),
  ])
  func `finds the folder from any place above it`(path: String, site: String) throws {
    try tree.install("a", in: "venv/lib/python3.11/site-packages", files: ["a.py"])
    try tree.link("venv/lib64", to: "lib")
    #expect(try locator.roots(at: tree.path + "/venv/" + path) == [root("venv", site)])
  }

  @Test(arguments: [
    "lib/python3/dist-packages", "lib/python3.11/dist-packages", "lib64/python3.13t/site-packages",
    "lib/pypy3.10/site-packages", "Lib/site-packages",
  ])
  func `knows every layout of a prefix`(site: String) throws {
    try tree.install("a", in: "usr/" + site, files: ["a.py"])
    #expect(try locator.roots(at: tree.path + "/usr") == [root("usr", site)])
    #expect(try locator.roots(at: tree.path + "/usr/" + site) == [root("usr", site)])
  }

  @Test func `takes a target folder for its own prefix`() throws {
    try tree.install("a", in: "target", files: ["a.py"])
    try tree.install("b", in: "odd/site-packages", files: ["b.py"])
    #expect(try locator.roots(at: tree.path + "/target") == [root("target", nil)])
    #expect(
      try locator.roots(at: tree.path + "/odd/site-packages") == [root("odd/site-packages", nil)])
  }

  @Test func `finds lib and lib64 and counts a repeated root once`() throws {
    try tree.install("a", in: "v/lib/python3.11/site-packages", files: [])
    try tree.install("b", in: "v/lib64/python3.11/site-packages", files: [])
    let paths = [tree.path + "/v", tree.path + "/v/lib/python3.11/site-packages"]
    #expect(
      try locator.roots(at: paths) == [
        root("v", "lib/python3.11/site-packages"), root("v", "lib64/python3.11/site-packages"),
      ])
  }

  @Test func `says why there is nothing to read`() throws {
    try tree.write("file")
    try tree.makeFolder("empty/lib/python3.11/site-packages")
    try tree.makeFolder("home/documents")
    try tree.install("a", in: "two/lib/python3.9/site-packages", files: [])
    try tree.install("a", in: "two/lib/python3.11/site-packages", files: [])
    func failure(_ name: String) -> InstallationError? {
      do throws(InstallationError) {
        _ = try locator.roots(at: tree.path + "/" + name)
        return nil
      } catch { return error }
    }
    let path = tree.path
    #expect(failure("gone") == .notFound(path + "/gone"))
    #expect(failure("file") == .notAFolder(path + "/file"))
    #expect(failure("file/below") == .notAFolder(path + "/file/below"))
    #expect(failure("empty") == .nothingInstalled(path + "/empty"))
    #expect(failure("home") == .nothingInstalled(path + "/home"))
    #expect(failure("a\0b") == .notFound(path + "/a\0b"))
    let site = path + "/two/lib/python3."
    #expect(
      failure("two")
        == .severalPythons(
          path + "/two", sitePackages: [site + "11/site-packages", site + "9/site-packages"]))
  }
}
