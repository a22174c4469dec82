import ImportGraph
import Testing

@Suite struct `A computed import` {
  private func kinds(_ source: String) -> [DynamicImport.Kind] {
    var interest = ScanInterest(words: [String]())
    interest.reportsDynamicImports = true
    return ImportScanner.scan(copying: source.utf8, for: interest).dynamic.map(\.kind)
  }

  @Test(arguments: [
    "import_module('a.b')", "importlib.import_module(\"a\")", "__import__('a', globals())",
    "import_module(f'a.b.{x}')", "import_module('a.%s' % x)", "import_module('a.' + x)",
    "import_module('a.{}'.format(x))", "import_module('.a', __name__)",
    "import_module('.a', package=__package__)", "def import_module(name): pass",
    "# import_module(x)", "'import_module(x)'", "_import_module(x)", "import_modules(x)",
    "from importlib import import_module", "from a import (b, import_module)",
    "entry_points(group='a')", "iter_entry_points(\"a\")", "def exec(x): pass",
  ])
  func `is none where its strings say it all`(source: String) {
    #expect(kinds(source) == [])
  }

  @Test(arguments: [
    "import_module(x)", "__import__(x, globals())", "import_module(f'{x}.a')",
    "import_module('%s.a' % x)", "import_module(f'a{x}')",
    "import_module('.' + x, self.__name__)", "import_module('..' + x, __name__)",
    "load = importlib.import_module", "map(__import__, names)",
    "from importlib import import_module as load", "import_module(\n  name=x)", "run_module(x)",
    "import_module(__name__[:-2] + x)", "f'{import_module(x)}'", "pydoc.locate(x)",
  ])
  func `may be of anything`(source: String) {
    #expect(kinds(source) == [.unbounded])
  }

  @Test(arguments: [
    "import_module(f'{__name__}.{x}')", "import_module(__name__ + '.' + x)",
    "import_module('%s.%s' % (__name__, x))", "import_module('{}.{}'.format(__name__, x))",
    "import_module('.' + x, __name__)", "import_module(f'.{x}', package=__package__)",
    "__import__(f\"{__spec__.parent}.{x}\")",
  ])
  func `may be of the module's own package`(source: String) {
    #expect(kinds(source) == [.ownPackage])
  }

  @Test(arguments: [
    "import_module('.a', package)", "import_module('.a' + x, package=__name__ + '.b')",
  ])
  func `may be relative to a package beside it`(source: String) {
    #expect(kinds(source) == [.relative])
  }

  @Test(arguments: ["iter_modules(a.__path__)", "walk_packages(path=a.__path__, prefix=x)"])
  func `may be of what a package holds`(source: String) {
    #expect(kinds(source).first == .packageListing)
    #expect(kinds("iter_modules(a.__path__ + b)").first == .listing)
  }

  @Test(arguments: [
    ("iter_modules(pkg.plugins.__path__)", "pkg.plugins"), ("walk(p.__path__)", "p"),
  ])
  func `may be of another package's folder`(source: String, name: String) {
    var interest = ScanInterest(words: [String]())
    interest.reportsDynamicImports = true
    let found = ImportScanner.scan(copying: source.utf8, for: interest).dynamic
    #expect(found.first { $0.kind == .foreignFolder }?.text == name)
  }

  @Test(arguments: [
    "sys.path.insert(0, x)", "sys.modules[name] = m", "sys.meta_path.append(x)",
    "sys.modules.setdefault(a, b)", "site.addsitedir(x)",
    "sys.path[:0] = [x]", "sys.path += [x]", "sys.path = [x]",
  ])
  func `may mean what is changed before`(source: String) {
    #expect(kinds(source) == [.importSystem])
  }

  @Test func `may come from a folder, a file or an entry point`() {
    #expect(kinds("pkgutil.iter_modules(p)") == [.listing])
    #expect(kinds("exec(code)") == [.execution])
    #expect(kinds("importlib.util.spec_from_file_location(a, b)") == [.execution])
    #expect(kinds("entry_points(group=g)") == [.entryPoints])
    #expect(kinds("os.listdir(p)") == [.folder])
  }

  @Test func `counts for nothing where the target never runs it`() {
    var interest = ScanInterest(words: [String]())
    interest.reportsDynamicImports = true
    interest.facts = StaticFacts(
      sysPlatform: "linux", osName: "posix", platformSystem: "Linux", implementation: "cpython",
      version: (3, 11))
    let source = "if sys.platform == 'win32':\n  import_module(x)\nexec(y)"
    let found = ImportScanner.scan(copying: source.utf8, for: interest).dynamic
    #expect(found == [DynamicImport(.execution, text: "exec(y)", line: 3)])
  }
}
