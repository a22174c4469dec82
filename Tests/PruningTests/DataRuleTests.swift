import Pruning
import Testing

@Suite struct `Data rules` {
  /// An SDK whose services are named by a call, and a program that uses it.
  private func sdk(
    _ app: String, data: String? = nil, choices: [String] = [], without: String? = nil
  ) throws -> Set<String> {
    var world = World()
    world.data = try DataRuleBook.curated()
    world.application = [("/app/main.py", app)]
    if let data { world.applicationData = [("/app/settings.yaml", data)] }
    if !choices.isEmpty { world.dataChoices = ["botocore": ["services": choices]] }
    let files = [
      ("botocore/__init__.py", ""), ("botocore/loaders.py", ""), ("botocore/session.py", ""),
      ("botocore/data/endpoints.json", ""), ("botocore/data/s3/2006/service.json", ""),
      ("botocore/data/sqs/2012/service.json", ""), ("botocore/data/sts/2011/service.json", ""),
    ].filter { $0.0 != without }
    world.install("botocore", files, isRequested: false, requires: [])
    world.install(
      "boto3",
      [("boto3/__init__.py", "import botocore.session\ndef client(*a): return create_client(*a)")],
      isRequested: true, requires: ["botocore"])
    let plan = try world.review(.reachable)
    return Set(
      plan.filter { $0.value.isKept }.keys.compactMap { path in
        path.hasPrefix("botocore/data/") && path.hasSuffix("service.json")
          ? path.split(separator: "/").dropFirst(2).first.map(String.init) : nil
      })
  }

  @Test(arguments: [
    "import boto3\nboto3.client('s3')", "import boto3\nboto3.resource(service_name='s3')",
    "import boto3\nboto3.Session().client(\n  's3',\n  region_name=x)",
    "import boto3\nc = app.client()\nboto3.client('s3')",
    "from boto3 import client\nc = client('s3')",
    "from app import client\nf(client)\nboto3.client('s3')",
    "import boto3\nboto3.client(\n  's3', config=c, **options\n)",
  ])
  func `keep what a call names`(app: String) throws {
    #expect(try sdk(app) == ["s3", "sts"])
  }

  @Test(arguments: [
    "import boto3\nboto3.client(name)", "import boto3\nboto3.client(f's{n}')",
    "import boto3\nboto3.client(*args)", "import boto3\nmake(boto3.client)",
    "import boto3\ngetattr(boto3, kind)('s3')", "import boto3\npartial(s.client, name)",
    "import boto3\nawait loop.run_in_executor(\n  None, self.aws.client, name)",
    "import boto3\nboto3.client(*args, 's3')", "import boto3\nboto3.client(name, **options)",
    "from boto3 import client as c\nc('s3')", "import boto3\ngetattr(boto3, 'client')('s3')",
    "import boto3\nboto3.client('s3')\nboto3.client(**options)",
    "import boto3\nsession.get_available_services()",
    "import boto3\nc = boto3.client(\n  's3'\n  if x\n  else 'sqs'\n)",
    "import boto3\nself._make = self._boto_session.client",
    "import boto3\nf = boto3.Session().client",
    "import boto3\ngetattr(\n boto3,\n 'client',\n)",
    "from boto3 import client\nmake(client)",
    "from boto3 import (\n  resource,\n  client)\nf = client",
  ])
  func `keep everything where a call cannot be read`(app: String) throws {
    #expect(try sdk(app) == ["s3", "sqs", "sts"])
  }

  @Test func `keep what a path names`() throws {
    #expect(try sdk("import boto3\nopen('botocore/data/sqs/2012/service.json')") == ["sqs", "sts"])
  }

  @Test func `keep what settings say, whatever the code does`() throws {
    #expect(try sdk("import boto3\nboto3.client(name)", choices: ["sqs"]) == ["sqs", "sts"])
  }

  @Test func `do not apply where what they rely on is gone`() throws {
    #expect(
      try sdk("import boto3\nboto3.client('s3')", without: "botocore/loaders.py")
        == ["s3", "sqs", "sts"])
  }

  private func languages(_ app: String, data: String = "") throws -> Set<String> {
    var world = World()
    world.data = try DataRuleBook.curated()
    world.application = [("/app/settings.py", app)]
    world.applicationData = [("/app/page.html", data)]
    let files = ["en", "de", "de_AT", "pt_BR", "zh_Hans"].flatMap {
      [
        ("django/conf/locale/\($0)/__init__.py", ""),
        ("django/conf/locale/\($0)/LC_MESSAGES/django.mo", ""),
      ]
    }
    world.install(
      "django",
      files + [
        ("django/__init__.py", "from .conf import locale"), ("django/conf/__init__.py", ""),
        ("django/conf/locale/__init__.py", "import_module('django.conf.locale.%s' % name)"),
        ("django/utils/translation/trans_real.py", ""), ("django/middleware/locale.py", ""),
      ], isRequested: true, requires: [])
    let plan = try world.review(.reachable)
    return Set(
      plan.filter { $0.value.isKept && $0.key.hasSuffix(".mo") }.keys.compactMap {
        $0.split(separator: "/").dropFirst(3).first.map(String.init)
      })
  }

  @Test(
    arguments: [
      ("LANGUAGE_CODE = 'de-at'\n", ["en", "de", "de_AT"]), ("LANGUAGE_CODE = 'en-us'", ["en"]),
      ("settings.configure(LANGUAGE_CODE='pt', X=1)", ["en", "pt_BR"]),
      ("LANGUAGE_CODE = \"zh-cn\"", ["en", "zh_Hans"]),
    ] as [(String, [String])])
  func `keep all variants of a language`(app: String, languages: [String]) throws {
    #expect(try self.languages("import django\n\(app)") == Set(languages))
  }

  @Test(arguments: [
    "x = 1", "LANGUAGE_CODE = env('LANG')", "LANGUAGE_CODE = 'de'\nM = ['a.LocaleMiddleware']",
    "LANGUAGE_CODE = 'de'\nwith override(lang): pass",
    "LANGUAGE_CODE = 'de'\ntranslation.activate(x)",
  ])
  func `keep all languages where a run chooses`(app: String) throws {
    #expect(try languages("import django\n\(app)").count == 5)
  }

  @Test func `keep all languages where a template chooses`() throws {
    #expect(
      try languages("import django\nLANGUAGE_CODE = 'de'", data: "{% language x %}").count == 5)
  }

  /// Languages of Django and of an app of it which a template or a module of the app keeps.
  private func languages(
    template: String = "", module: String = "import django"
  ) throws -> Set<String> {
    var world = World()
    world.data = try DataRuleBook.curated()
    world.application = [("/app/settings.py", "import django, pages\nLANGUAGE_CODE = 'de'")]
    let files = ["en", "de", "fr"].map { ("pages/locale/\($0)/LC_MESSAGES/pages.mo", "") }
    world.install(
      "django",
      [
        ("django/__init__.py", ""), ("django/conf/locale/__init__.py", ""),
        ("django/conf/locale/fr/LC_MESSAGES/django.mo", ""),
        ("django/utils/translation/trans_real.py", ""), ("django/middleware/locale.py", ""),
        ("django/contrib/admin/templates/base.html", "{% language x %}"),
      ], isRequested: true, requires: [])
    world.install(
      "pages",
      files + [
        ("pages/__init__.py", module), ("pages/templates/pages/page.html", template),
      ], isRequested: true, requires: ["django"])
    let plan = try world.review(.reachable)
    return Set(
      plan.filter { $0.value.isKept && $0.key.hasSuffix(".mo") }.keys.compactMap {
        let parts = $0.split(separator: "/")
        return "\(parts[0]) \(parts[parts.count - 3])"
      })
  }

  @Test func `keep languages that a template of an app chooses`() throws {
    let few: Set = ["pages en", "pages de"]
    let all = few.union(["pages fr", "django fr"])
    let page = "<html lang=\"{{ language }}\">{% get_current_language as language %}"
    #expect(try languages(template: page) == few)
    #expect(try languages(template: "{% language 'en' %}x") == few)
    #expect(try languages(template: "{%- language \"fr\" -%}x") == all)
    #expect(try languages(template: "{% language page.language %}x") == all)
  }

  @Test func `keep languages of an app that reads them by itself`() throws {
    #expect(
      try languages(module: "import django, gettext\ngettext.find('pages', HERE)")
        == ["pages en", "pages de", "pages fr"])
    #expect(
      try languages(module: "from django.utils.translation import gettext as _")
        == ["pages en", "pages de"])
  }

  private func backends(_ app: String) throws -> Set<String> {
    var world = World()
    world.data = try DataRuleBook.curated()
    world.application = [("/app/main.py", "import matplotlib\n\(app)")]
    let names = ["agg", "tkagg", "webagg", "wxagg"]
    let rule = try #require(world.data.rules.first { $0.code == "DAT010" })
    let relied = rule.reliesOn.filter { path in !names.contains { path.contains("_\($0).py") } }
    world.install(
      "matplotlib",
      relied.map { ($0, "") } + names.map { ("matplotlib/backends/backend_\($0).py", "") }
        + (relied.contains("matplotlib/__init__.py")
          ? []
          : [
            (
              "matplotlib/__init__.py",
              "def use(n): import_module('matplotlib.backends.backend_' + n)"
            )
          ]),
      isRequested: true, requires: [])
    let plan = try world.review(.reachable)
    return Set(names.filter { plan["matplotlib/backends/backend_\($0).py"]?.isKept == true })
  }

  @Test func `keep a backend that parameters choose beside a call`() throws {
    let use = "matplotlib.use('Agg')\n"
    #expect(try !backends(use).contains("tkagg"))
    #expect(try backends(use + "rcParams.update({'backend': 'TkAgg'})").contains("tkagg"))
    #expect(try backends(use + "rcParams['backend'] = name").contains("tkagg"))
    #expect(try backends(use + "rc_context(rc={'backend': name})").contains("tkagg"))
    #expect(try !backends(use + "log.info('the backend is up')\n").contains("tkagg"))
  }

  /// matplotlib and Pillow, and a package that loads Pillow by its name.
  @Test(arguments: [
    ("import_module('PIL.Image').open(p)", true), ("import_module('PIL').Image.open(p)", true),
    ("x = 1", false),
  ])
  func `listen to what imports a package by its name`(source: String, isKept: Bool) throws {
    var world = World()
    world.data = try DataRuleBook.curated()
    world.application = [("/app/main.py", "import matplotlib, user\nsavefig('a.png')")]
    world.install(
      "pillow",
      [
        ("PIL/__init__.py", "plugins = ['WebPImagePlugin']"),
        ("PIL/Image.py", "__import__(f'{__spec__.parent}.{p}')"), ("PIL/PngImagePlugin.py", ""),
        ("PIL/JpegImagePlugin.py", ""), ("PIL/WebPImagePlugin.py", ""),
      ], isRequested: false, requires: [])
    world.install(
      "matplotlib", [("matplotlib/__init__.py", "import PIL.Image")], isRequested: true,
      requires: ["pillow"])
    world.install("user", [("user/__init__.py", source)], isRequested: true, requires: [])
    #expect(try world.review(.reachable).keeps("PIL/WebPImagePlugin.py") == isKept)
  }

  @Test func `are whole and say where they come from`() throws {
    let rules = try DataRuleBook.curated().rules
    #expect(Set(rules.map(\.code)).count == rules.count)
    for rule in rules {
      #expect(rule.description.hasSuffix(".") && !rule.source.isEmpty && !rule.measured.isEmpty)
      #expect(!rule.reliesOn.isEmpty && !rule.drops.isEmpty)
      #expect(
        !rule.calls.isEmpty || !rule.assignments.isEmpty || !rule.everything.isEmpty
          || rule.everythingInCode != nil || rule.needsChoice == true)
    }
  }

  @Test func `leave libraries that nothing kept needs`() throws {
    var world = World()
    world.application = [("/app/main.py", "import pkg")]
    world.install(
      "pkg",
      [
        ("pkg/__init__.py", ""), ("pkg/extra.cpython-311-x86_64-linux-gnu.so", ""),
        ("pkg.libs/libextra-1.so", ""),
      ], isRequested: true, requires: [])
    let plan = try world.review(.reachable)
    #expect(try !plan.keeps("pkg.libs/libextra-1.so"))
    world.application = [("/app/main.py", "import pkg.extra")]
    #expect(try world.review(.reachable).keeps("pkg.libs/libextra-1.so"))
  }
}
