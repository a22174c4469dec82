import Packaging
import Pruning
import Testing

@Suite struct `Prune review` {
  @Test func `drops at closure what is outside of it, and no more`() throws {
    var world = World()
    world.install("flask", ["flask/app.py": "", "flask/__pycache__/app.cpython-311.pyc": ""])
    world.install("pip", ["pip/main.py": "", "ns/shared.py": ""], inClosure: false)
    world.install("beside", ["ns/shared.py": "", "beside/tests/test_a.py": ""])
    world.orphan("mine.py")
    let plan = try world.review(.closure)
    #expect(plan["pip/main.py"] == .drop(.outsideClosure(DistributionID(raw: 1))))
    #expect(plan["ns/shared.py"] == .keep(.closure(DistributionID(raw: 2))))
    #expect(plan["mine.py"] == .keep(.orphan))
    #expect(try plan.keeps("flask/__pycache__/app.cpython-311.pyc"))
    #expect(try plan.keeps("beside/tests/test_a.py"))
  }

  @Test func `keeps metadata, and drops an installer's notes`() throws {
    var world = World()
    world.install(
      "a",
      [
        "a-1.dist-info/METADATA": "", "a-1.dist-info/RECORD": "", "a-1.dist-info/WHEEL": "",
        "a-1.dist-info/INSTALLER": "", "a-1.dist-info/REQUESTED": "",
        "a-1.dist-info/direct_url.json": "", "a-1.dist-info/licenses/LICENSE": "",
        "a-1.dist-info/sboms/a.json": "", "a-1.dist-info/top_level.txt": "",
        "a-1.dist-info/licenses/docs/README.md": "",
      ])
    let plan = try world.review()
    let gone = plan.filter { !$0.value.isKept }.keys.sorted()
    #expect(gone == ["a-1.dist-info/INSTALLER", "a-1.dist-info/REQUESTED"])
    #expect(plan["a-1.dist-info/METADATA"] == .keep(.metadata(DistributionID(raw: 0))))

    world.install("b", ["b.py": "x = d.read_text('INSTALLER')"])
    let second = try world.review()
    #expect(try second.keeps("a-1.dist-info/INSTALLER"))
    #expect(try !second.keeps("a-1.dist-info/REQUESTED"))
  }

  @Test func `keeps a marker that the application looks for, and no stub`() throws {
    var world = World()
    world.application = [("/app/main.py", "import a\nx = files('a') / 'py.typed'")]
    world.install("a", ["a/__init__.py": "", "a/py.typed": "", "a/b.pyi": ""], isRequested: true)
    for level in [PruneLevel.safe, .reachable] {
      let plan = try world.review(level)
      #expect(try plan.keeps("a/py.typed"), "\(level)")
      #expect(try !plan.keeps("a/b.pyi"), "\(level)")
    }
    world.application = [("/app/main.py", "import a")]
    #expect(try !world.review(.safe).keeps("a/py.typed"))
  }

  @Test func `drops caches but no module without a source`() throws {
    var world = World()
    world.install(
      "a",
      [
        "a/b.py": "", "a/__pycache__/b.cpython-311.pyc": "", "a/c.pyc": "",
        "a/__pycache__/d.nbi": "",
      ])
    world.orphan("a/__pycache__/gone.cpython-311.opt-1.pyc")
    world.orphan("__pycache__/mine.cpython-311.pyc")
    world.orphan("mine.py")
    let plan = try world.review()
    #expect(plan["a/__pycache__/b.cpython-311.pyc"] == .drop(.rule(code: "JNK001")))
    #expect(plan["a/__pycache__/gone.cpython-311.opt-1.pyc"] == .drop(.bytecodeOfDropped))
    for path in ["a/c.pyc", "a/__pycache__/d.nbi", "__pycache__/mine.cpython-311.pyc"] {
      #expect(try plan.keeps(path), "\(path)")
    }
  }

  @Test func `obeys keep before drop, and both before rules`() throws {
    var world = World()
    world.install(
      "a",
      [
        "a/b.py": "", "a/x/c.py": "", "a/x/d.py": "", "a/tests/test_a.py": "", "a/e.pyi": "",
        "../../../bin/a": "",
      ])
    world.install("z", ["z/a.py": "", "z/b.py": ""], inClosure: false)
    world.orphan("mine.py")
    world.keep = ["a/x/c.py", "**/*.pyi", "z/a.py"]
    world.drop = ["a/x", "mine.py", "../../../bin/a"]
    let plan = try world.review()
    #expect(plan["a/x/c.py"] == .keep(.asked(glob: "a/x/c.py")))
    #expect(plan["a/x/d.py"] == .drop(.asked(glob: "a/x")))
    #expect(plan["a/e.pyi"] == .keep(.asked(glob: "**/*.pyi")))
    #expect(plan["z/a.py"] == .keep(.asked(glob: "z/a.py")))
    #expect(try !plan.keeps("mine.py"))
    #expect(try !plan.keeps("../../../bin/a"))
    #expect(try !plan.keeps("z/b.py"))
    #expect(try !plan.keeps("a/tests/test_a.py"))
  }

  @Test func `keeps stubs that a package loads or a type checker reads`() throws {
    var world = World()
    world.install(
      "skimage",
      [
        "skimage/__init__.py": "import lazy_loader as l\nl.attach_stub(__name__, __file__)",
        "skimage/__init__.pyi": "", "skimage/io/__init__.pyi": "",
      ])
    world.install(
      "numpy", ["numpy/__init__.py": "", "numpy/__init__.pyi": "", "numpy/py.typed": ""])
    let plan = try world.review()
    #expect(try plan.keeps("skimage/__init__.pyi") && plan.keeps("skimage/io/__init__.pyi"))
    #expect(try !plan.keeps("numpy/__init__.pyi") && !plan.keeps("numpy/py.typed"))

    world.install("mypy", ["mypy/main.py": ""])
    #expect(
      try world.review()["numpy/py.typed"]
        == .keep(.vetoed(rule: "JNK003", by: .distribution("mypy"))))
  }

  @Test func `keeps the sources that a package names, below their folder and the module's`() throws
  {
    var world = World()
    world.install(
      "kernels",
      [
        "kernels/backends/driver.py": "src = os.path.join(here, 'driver.c')",
        "kernels/backends/driver.c": "", "kernels/backends/include/cuda.h": "",
        "kernels/other/a.h": "",
      ])
    world.install("lxml", ["lxml/__init__.py": "x = 'includes'", "lxml/includes/a.pxd": ""])
    world.install("sympy", ["sympy/wrap.py": "x = '#include \"numpy/arrayobject.h\"'"])
    world.install(
      "numpy", ["numpy/include/numpy/arrayobject.h": "", "numpy/include/numpy/b.h": ""])
    let plan = try world.review()
    #expect(
      try plan.keeps("kernels/backends/driver.c") && plan.keeps("kernels/backends/include/cuda.h"))
    #expect(try !plan.keeps("kernels/other/a.h") && !plan.keeps("lxml/includes/a.pxd"))
    #expect(try plan.keeps("numpy/include/numpy/b.h"))
  }

  @Test func `keeps what a build tool needs when it was asked for by name`() throws {
    var world = World()
    world.install("numpy", ["numpy/a.h": ""])
    world.install("setuptools", ["setuptools/a.py": ""])
    #expect(try !world.review().keeps("numpy/a.h"))
    world = World()
    world.install("numpy", ["numpy/a.h": ""])
    world.install("setuptools", ["setuptools/a.py": ""], isRequested: true)
    #expect(try world.review().keeps("numpy/a.h"))
  }

  @Test func `drops documentation that nothing names, and no modules`() throws {
    var world = World()
    world.install(
      "botocore",
      [
        "botocore/docs/__init__.py": "", "botocore/docs/a.rst": "",
        "botocore/starter/README.md": "", "web/docs/index.html": "", "web/templates/docs/a.txt": "",
        "boto3/examples/s3.rst": "", "boto3/docs.py": "x = 'examples'", "other/examples/s3.rst": "",
        "../../../share/man/man1/a.1": "", "other/CHANGES.md": "",
        "other/a.py": "glob('*.md')", "other/LICENSE.md": "",
      ])
    world.install("lib", ["lib/README.md": "", "lib/__init__.py": ""])
    let plan = try world.review()
    for path in [
      "botocore/docs/__init__.py", "botocore/docs/a.rst", "boto3/examples/s3.rst",
      "botocore/starter/README.md", "web/docs/index.html", "web/templates/docs/a.txt",
      "other/CHANGES.md", "other/LICENSE.md",
    ] { #expect(try plan.keeps(path), "\(path)") }
    for path in ["other/examples/s3.rst", "../../../share/man/man1/a.1", "lib/README.md"] {
      #expect(try !plan.keeps(path), "\(path)")
    }
  }

  @Test func `needs no reading at closure`() throws {
    var world = World()
    world.install("a", ["a/b.py": "unreadable", "a/tests/test_a.py": ""])
    #expect(try world.review(.closure).keeps("a/tests/test_a.py"))
  }
}

@Suite struct `Bytecode that is asked to stay` {
  @Test(arguments: [PruneLevel.safe, .reachable])
  func `goes where its module goes`(level: PruneLevel) throws {
    var world = World()
    world.application = [("/app/main.py", "import pkg")]
    world.install(
      "pkg",
      [
        "pkg/__init__.py": "", "pkg/__pycache__/__init__.cpython-311.pyc": "",
        "pkg/tests/__init__.py": "", "pkg/tests/test_a.py": "",
        "pkg/tests/__pycache__/test_a.cpython-311.pyc": "",
        "pkg/__pycache__/gone.cpython-311.pyc": "",
      ])
    let plan = try world.review(level, rules: try RuleBook.curated().keepingBytecode)
    #expect(try plan.keeps("pkg/__pycache__/__init__.cpython-311.pyc"))
    #expect(try !plan.keeps("pkg/tests/__pycache__/test_a.cpython-311.pyc"))
    #expect(try !plan.keeps("pkg/__pycache__/gone.cpython-311.pyc"))
    #expect(try !world.review(level).keeps("pkg/__pycache__/__init__.cpython-311.pyc"))
  }
}
