import Packaging
import Testing

@Suite struct `File kind` {
  @Test(arguments: [
    ("flask/app.py", FileKind.module), ("six.py", .module), ("jinja2/tests.py", .module),
    ("botocore/docs/utils.py", .module), ("django/conf/locale/de/formats.py", .module),
    ("numpy/testing/__init__.py", .module), ("botocore/data/s3/service-2.json.gz", .data),
    ("flask/__pycache__/app.cpython-311.pyc", .bytecode), ("old.pyo", .bytecode),
    ("numpy/core/tests/__pycache__/test_a.cpython-311.pyc", .bytecode),
    ("numpy/__init__.pyi", .stub), ("flask/py.typed", .stub),
    ("pkg/tests/data/x.csv", .test), ("pkg/test_a.py", .test), ("conftest.py", .test),
    ("pkg/a_test.py", .test), ("pkg/tests/_ext.so", .test),
    ("numpy/core/_multi.cpython-311-x86_64-linux-gnu.so", .nativeLibrary),
    ("numpy.libs/libgfortran-040039e1.so.5.0.0", .nativeLibrary), ("x/a.pyd", .nativeLibrary),
    ("x/fake.so.conf", .data), ("x/1.2.3", .data), ("pkg/.hidden", .data), ("a.pth", .data),
    ("django/conf/locale/de/LC_MESSAGES/django.mo", .locale), ("babel/locale-data/de.dat", .data),
    ("pkg/locale/de/x.json", .locale), ("numpy/core/include/numpy/a.h", .source),
    ("pkg/_a.pyx", .source), ("numpy/random/lib/libnpyrandom.a", .source),
    ("pkg/README.md", .documentation), ("pkg/docs/a.css", .documentation),
    ("pkg/LICENSE", .documentation), ("pkg/license.txt", .documentation),
    ("pkg/licenses.json", .data), ("flask-3.1.0.dist-info/RECORD", .metadata),
    ("flask-3.1.0.dist-info/licenses/LICENSE.txt", .metadata), ("six.egg-info", .metadata),
    ("old.egg-link", .metadata), ("a.egg/EGG-INFO/PKG-INFO", .metadata),
    ("../../../bin/gunicorn", .script), ("../../Scripts/pip.exe", .script),
    ("../../../bin/__pycache__/a.cpython-311.pyc", .bytecode), ("bin/protoc.py", .module),
    ("../../../share/x/bin/run", .data), ("../../../share/man/man1/a.1", .data),
  ])
  func `follows from the path`(path: String, kind: FileKind) throws {
    #expect(FileKind(of: try #require(InstallPath(path))) == kind)
  }

  @Test func `takes bin of a target folder for scripts`() throws {
    #expect(FileKind(of: try #require(InstallPath("bin/gunicorn")), isFlat: true) == .script)
    #expect(FileKind(of: try #require(InstallPath("a/bin/x")), isFlat: true) == .data)
  }
}
