import Foundation
import Packaging
import Testing

/// Files made and read by pip, then read again here.
@Suite struct `Requirements files beside pip` {
  struct Corpus: Decodable {
    let environment: [String: String]
    let cases: [Case]
  }
  struct Case: Decodable {
    let path: String
    /// Whether pip's parser stopped.
    let stopped: Bool
    let message: String?
    /// Places of requirements pip refuses, as `file:line`, when the parser did not stop.
    let refused: [String]
    let entries: [Entry]
    let options: Options
  }
  struct Entry: Decodable, Equatable {
    let place: String
    let text: String
    let name: String?
    let extras: [String]
    let specifiers: [String]
    let marker: String?
    let link: String?
    let isEditable: Bool
    let isConstraint: Bool
    let hashes: [String]
    let settings: [String]
  }
  struct Options: Decodable, Equatable {
    let indexes: [String]
    let findLinks: [String]
    let noBinary: [String]
    let onlyBinary: [String]
    let allReleases: [String]
    let onlyFinal: [String]
    let prefersBinary: Bool
    let requiresHashes: Bool
    let noIndex: Bool
    let trustedHosts: [String]
    let features: [String]
  }

  @Test func `are read alike`() throws {
    let folder = try TemporaryFolder()
    guard let output = try PythonOracle.output(of: script, arguments: [folder.path]) else { return }
    let corpus = try JSONDecoder().decode(Corpus.self, from: output)
    var differences = 0
    func differ(_ oracle: Case, _ expected: Any, _ actual: Any) {
      differences += 1
      guard differences <= 20 else { return }
      let text = (try? String(contentsOfFile: oracle.path, encoding: .utf8)) ?? "?"
      print("---- \(oracle.path)\n\(text)\n-- pip: \(expected)\n-- here: \(actual)")
    }
    for oracle in corpus.cases {
      do throws(RequirementsFileError) {
        let file = try RequirementsFile([oracle.path], environment: corpus.environment) {
          Array(try Data(contentsOf: URL(filePath: $0)))
        }
        if oracle.stopped || !oracle.refused.isEmpty {
          differ(oracle, oracle.message ?? "\(oracle.refused)", "no error")
          continue
        }
        for (isConstraint, entries) in [(false, file.requirements), (true, file.constraints)] {
          let expected = oracle.entries.filter { $0.isConstraint == isConstraint }
          let actual = entries.map { Entry($0, in: folder.path) }
          if expected.count != actual.count { differ(oracle, expected, actual) }
          for (expected, actual) in zip(expected, actual) where expected != actual {
            differ(oracle, expected, actual)
          }
        }
        let options = Options(file.options)
        if options != oracle.options { differ(oracle, oracle.options, options) }
      } catch {
        let agree =
          oracle.stopped
          || oracle.refused.count == error.issues.count
            && zip(oracle.refused, error.issues).allSatisfy(isSamePlace)
        if !agree {
          differ(oracle, oracle.refused, error.issues)
        }
      }
    }
    print(
      "differential requirements files: \(corpus.cases.count) cases, \(differences) differences")
    #expect(differences == 0)
    #expect(corpus.cases.count >= 1000)
  }

  /// pip names the first of several joined lines, an issue the one that is wrong.
  private func isSamePlace(_ place: String, _ issue: RequirementsFileIssue) -> Bool {
    guard let location = issue.location else { return false }
    return (0...4).contains { place == "\(location.file):\(location.line - $0)" }
  }
}

extension `Requirements files beside pip`.Entry {
  init(_ entry: RequirementsEntry, in folder: String) {
    place = "\(entry.location.file):\(entry.location.line)"
    text = entry.text
    name = entry.requirement?.name.normalized
    extras = entry.extras.map(\.normalized).sorted()
    specifiers = (entry.requirement?.specifiers.description ?? "").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }.sorted()
    marker = entry.marker?.description
    link =
      switch entry.origin {
      case .index: nil
      case .url(let url), .repository(let url):
        // pip resolves `..` in these.
        url.hasPrefix("file:") && url.contains("../") ? "file:…" : url
      case .path(let path):
        "path:"
          + NSString(string: path.hasPrefix("/") ? path : "\(folder)/\(path)").standardizingPath
      }
    isEditable = entry.isEditable
    isConstraint = entry.isConstraint
    hashes = entry.hashes.map(\.description).sorted()
    settings = entry.configSettings.map { "\($0.key)=\($0.value)" }.sorted()
  }
}

extension `Requirements files beside pip`.Options {
  init(_ options: RequirementsOptions) {
    indexes =
      options.noIndex
      ? [] : [options.indexURL ?? "https://default.invalid/simple"] + options.extraIndexURLs
    findLinks = options.findLinks.map(\.location)
    noBinary = options.noBinary.sorted()
    onlyBinary = options.onlyBinary.sorted()
    allReleases = options.allReleases.sorted()
    onlyFinal = options.onlyFinal.sorted()
    prefersBinary = options.prefersBinary
    requiresHashes = options.requiresHashes
    noIndex = options.noIndex
    trustedHosts = options.trustedHosts.sorted()
    features = options.features
  }
}

struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/packaging-tests.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private let script = ##"""
  import json, logging, os, random, re, sys, urllib.parse
  root = os.path.realpath(sys.argv[1])
  os.chdir(root)
  logging.disable(logging.CRITICAL)
  sys.stderr = open(os.devnull, "w")
  environment = {"TOKEN": "s3cret", "HOST": "host.example", "EMPTY": "", "WITH_SPACE": "a b", "NESTED": "${TOKEN}", "A1_": "x"}
  os.environ.update(environment)

  from optparse import Values
  from pip._internal.index.collector import LinkCollector
  from pip._internal.index.package_finder import PackageFinder
  from pip._internal.models.format_control import FormatControl
  from pip._internal.models.release_control import ReleaseControl
  from pip._internal.models.search_scope import SearchScope
  from pip._internal.models.selection_prefs import SelectionPreferences
  from pip._internal.network.session import PipSession
  from pip._internal.cli import cmdoptions
  from pip._internal.req import constructors, req_file
  from pip._internal.req.constructors import install_req_from_parsed_requirement
  from pip._internal.req.req_file import parse_requirements
  from pip._internal.utils.urls import url_to_path
  from pip._internal.vcs import vcs
  from pip._vendor.packaging.utils import canonicalize_name

  # Whether a project exists is for others to find out: every text that looks like a path is one.
  class Path:
      def __getattr__(self, name): return getattr(os.path, name)
      def isdir(self, path):
          if not os.path.isabs(path) or "://" in path:
              url = urllib.parse.urlsplit(path)
              return bool(path) and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", path) and url.scheme not in vcs.all_schemes + ["file"] \
                  and not path.lower().startswith(tuple(f"{v}:" for v in vcs))
          before, at, _ = self.name.partition("@")
          return not (at and "/" not in before and not before.startswith("."))
  class System:
      path = Path()
      def __getattr__(self, name): return getattr(os, name)
  constructors.os = System()
  # Nor is it looked whether a relative `--find-links` folder exists.
  class NoPath:
      def __getattr__(self, name): return getattr(os.path, name)
      def exists(self, path): return False
  class NoSystem:
      path = NoPath()
      def __getattr__(self, name): return getattr(os, name)
  req_file.os = NoSystem()
  constructors.is_installable_dir = lambda path: True
  url_from_path = constructors._get_url_from_path
  def remembering_name(path, name):
      Path.name = name
      return url_from_path(path, name)
  constructors._get_url_from_path = remembering_name

  random.seed(int(os.environ.get("ORACLE_SEED", 24)))
  h = "47deqpj8hbsa" * 5
  requirement_lines = [
    "flask", "Flask_SQLAlchemy==3.1", "a.b-c>=1,<2", "requests[security,Socks]>=2.8.1,==2.8.*; python_version < '2.7'",
    "x ~= 1.0", "x===1.0", "x!=1.5.*", "x (>=1)", "x==1.0+local", "name @ https://host/n.zip", "name@https://host/n.zip",
    "name[e] @ git+https://host/n.git@main ; os_name == 'posix'", "name @ file:///srv/n", "x;python_version>'3'", "x ; ", "x;",
    "https://host/p/six-1.16.0-py2.py3-none-any.whl", "https://host/six-1.16.0.tar.gz#egg=six", "https://host/a.zip#sha256=00&egg=a-b",
    "https://host/a%2Bb-1.0-py3-none-any.whl?x=1#y", "git+https://host/r.git@v1#egg=proj&subdirectory=sub", "git+ssh://git@host/r.git#egg=proj",
    "hg+https://host/r#egg=p", "svn+http://host/r@12", "git+file:///srv/r.git#egg=z", "git+git@host:r.git#egg=z", "ftp://host/a.tgz",
    "https://host/a.tar.gz ; python_version >= '3'", "https://host/a.tar.gz;v=1", "file:///srv/w-2.0-py3-none-any.whl", "file:../w-2.0-py3-none-any.whl", "file:///srv/x/../w.zip",
    "./proj", "./proj[dev,Test]", "../other", ".", "./dist/x-1.0-py3-none-any.whl", "./dist/x-1.0-py3-none-any.whl[extra] ; os_name=='nt'",
    "dist/x-1.0.tar.gz", "x-1.0.tar.gz", "x-1.0-py3-none-any.whl", "x-1.0-1-cp311-abi3-linux_x86_64.whl", "./bad.whl", "./a b/c", "sub/dir ; python_version<'4'",
    "/abs/proj", "./X.ZIP", "foo.tar", "a.txz", "-e ./proj", "-e .", "-e .[dev]", "--editable=./proj[a, b]", "-e git+https://host/r.git#egg=ed", "-e git+https://host/r.git",
    "-e git://host/r#egg=old", "-e file:///srv/p#egg=fp", "-e file:///srv/p", "-e 'n @ git+https://host/r.git ; os_name == \"nt\"'", "-e https://host/a.zip#egg=a", "-e flask", "-e",
    "-e 'n @ https://host/a.zip'", "-e \"./with space\"", "-e./glued", "--editable ./proj --config-settings a=b", "-e ./proj --hash=sha256:" + h,
    "x==1 --hash=sha256:" + h, "x==1 --hash sha256:" + h + " --hash=sha384:" + h, "x==1 \\\n    --hash=sha256:" + h + " \\\n    --hash=sha512:" + h, "x==1 --hash=md5:" + h, "x==1 --hash=sha256", "x --hash",
    "x --config-settings=\"--opt=v w\" -C k=v -Ck=w", "x -C novalue", "x --config-settings k=", "x --pre", "x --only-binary x", "x -r nowhere.txt", "x\t--pre", "x  --pre",
    "x - y", "x -- --hash=sha256:q", "x>=1 # comment", "x#egg", "x # a # b", "https://host/a#frag # comment", "x \\# y", "x'y", "é", "x==1.é", "x >= 1.0 \\", "\\", "x\\",
    "x==${TOKEN}", "https://u:${TOKEN}@${HOST}/a-1.0-py3-none-any.whl", "x==${MISSING}", "${A1_}", "x==${lower}", "x${EMPTY}", "${NESTED}", "${WITH_SPACE}", "${TOKEN}${TOKEN}", "$TOKEN", "${",
    "==1.0", "x==", "x=1", "x>>1", "x[", "x[]", "x[a", "x]", "x==1.0==2", "x y", "x; nonsense", "x; python_version", "@", "a @", "a @ ", "!", "x==*", "x==1,", "-", "--", "--x", "x @ ./rel",
    "[section]", "x = 1", "6to5", "_x", "x-", "a--b", "X.Y_Z", "x ; extra == 'dev'", "x;python_version<'3' or (os_name=='nt' and platform_machine!='x86')",
    "git+https://host/r.git#egg=bad name", "git+https://host/r#egg=proj[extra]", "https://host/#egg=", "https://host/a.whl", "http:", "HTTPS://host/x.zip", "C:\\x", "a:b", "./x;y", "./x@1.0", "x@./y.zip", "./é",
  ]
  option_lines = [
    "-i https://i1/simple", "--index-url=https://i2/simple", "--pypi-url https://i3/simple", "-ihttps://i4", "--extra-index-url https://e1", "--extra-index-url=https://e2 --extra-index-url https://e3",
    "--index-url 'https://q/simple'", "--no-index", "-f https://links/", "--find-links=./wheelhouse-missing", "-f a -f b", "--find-links=https://l#x", "--pre", "--prefer-binary", "--require-hashes",
    "--no-require-hashes", "--only-binary :all:", "--only-binary=:none:", "--no-binary x,Y_y", "--no-binary=:all:", "--only-binary a,:all:,b", "--only-binary :all:,:none:,c", "--no-binary -x", "--only-binary Y.y",
    "--all-releases x", "--only-final :all:", "--all-releases :all:,:none:,z", "--trusted-host h.example", "--trusted-host=h:8080", "--use-feature fast-deps", "--use-feature=truststore", "--pre --no-index -f d",
    "--extra https://abbrev", "--no", "--pr", "--req", "--pref", "--index", "--ind https://abbrev2", "--no-index=1", "--bogus", "-x", "-i", "--index-url", "--index-url=", "--index-url ''", "-f ''",
    "--hash=sha256:" + h, "--pre # c", "  --pre  ", "--pre x", "-i https://${TOKEN}@${HOST}/simple", "--index-url \"https://un", "--index-url https://a\\", "-i a\\ b", "-f 'it''s' ", "-f \"a\\\"b\\x\"",
    "--config-settings a=b", "--extra-index-url https://a --pre -i https://b", "# comment", "   # indented", "", "  ", "\x0c", "#coding", "# comment \\", "--trusted-host", "--no-binary", "--find-links", "-fx", "-f=x",
  ]
  def quoted_lines(lines):
      out = []
      for line in lines:
          if random.random() < .06: line = " " + line
          if random.random() < .06: line += random.choice(["  ", "\t", " # note", "\t#note", " \\", "\\", "#x"])
          if random.random() < .04 and " " in line: line = line.replace(" ", " \\\n", 1)
          if random.random() < .02: line = "# " + line
          out.append(line)
      return out
  def mutate(line):
      line = list(line)
      for _ in range(random.randrange(1, 3)):
          i = random.randrange(len(line) + 1)
          kind = random.randrange(3)
          c = random.choice(" #\\'\"-=;@[],.<>!~/a1$\t")
          if kind == 0: line.insert(i, c)
          elif line and kind == 1: del line[min(i, len(line) - 1)]
          elif line: line[min(i, len(line) - 1)] = c
      return "".join(line)
  def body(hostile):
      lines = []
      for _ in range(random.randrange(1, 7)):
          line = random.choice(requirement_lines if random.random() < .65 else option_lines)
          if hostile and random.random() < .5: line = mutate(line)
          lines.append(line)
      return quoted_lines(lines)
  def encode(lines):
      text = random.choice(["\n"] * 6 + ["\r\n", "\r\n", "\r"]).join(lines) + random.choice(["\n", ""])
      kind = random.random()
      if kind < .8: return text.encode()
      if kind < .84: return b"\xef\xbb\xbf" + text.encode()
      if kind < .86: return b"\xff\xfe" + text.encode("utf-16-le")
      if kind < .88: return b"\xfe\xff" + text.encode("utf-16-be")
      if kind < .9: return b"\xff\xfe\0\0" + text.encode("utf-32-le")
      if kind < .92: return b"\0\0\xfe\xff" + text.encode("utf-32-be")
      if kind < .95: return b"# -*- coding: latin-1 -*-\n" + text.encode("latin-1", "replace")
      if kind < .97: return b"\n# vim: set fileencoding=cp1252 :\n" + text.encode("cp1252", "replace")
      if kind < .98: return b"#\n#coding=ascii\n" + text.encode("ascii", "replace")
      if kind < .99: return text.encode() + b"\nx==\xff\xfe\n"
      return b"# coding: no-such-codec\n" + text.encode()

  skippable = re.compile("invalid choice|Port |Trusted host URL|IPv6|netloc|non-local file|NFKC|does not appear to be an IPv4|under NFKC|embedded null")
  def read(path):
      # pip's parsers share this list.
      cmdoptions.use_new_feature.keywords["default"].clear()
      session = PipSession()
      finder = PackageFinder.create(
          link_collector=LinkCollector(session=session, search_scope=SearchScope([], ["https://default.invalid/simple"], False)),
          selection_prefs=SelectionPreferences(allow_yanked=False, format_control=FormatControl(), release_control=ReleaseControl()))
      options = Values(dict(require_hashes=False, no_require_hashes=False, features_enabled=[]))
      entries, refused, message, stopped = [], [], None, False
      lines = parse_requirements(path, session, finder=finder, options=options)
      while True:
          try:
              line = next(lines)
          except StopIteration:
              break
          except BaseException as error:
              stopped, message = True, f"{type(error).__name__}: {error}"
              break
          file, number = re.fullmatch(r"-[rc] (.*) \(line (\d+)\)", line.comes_from, re.S).groups()
          place = f"{file}:{number}"
          try:
              req = install_req_from_parsed_requirement(line)
          except BaseException as error:
              if skippable.search(str(error)): return None
              refused.append(place)
              continue
          link = req.link.url if req.link else None
          if link and req.link.is_file:
              written = re.search(r"(?:^|@ ?)file:[^;]*", line.requirement)
              if not written: link = "path:" + os.path.normpath(url_to_path(link.split("#")[0]))
              elif "../" in written.group(): link = "file:…"
          # packaging takes a name that ends in `_`, against PEP 508.
          if req.name and req.name.endswith("_"): return None
          options_ = line.options or {}
          settings = options_.get("config_settings") or {}
          entries.append(dict(
              place=place, text=line.requirement, name=canonicalize_name(req.name) if req.name else None,
              extras=sorted(canonicalize_name(e) for e in req.extras), specifiers=sorted(str(s) for s in req.req.specifier) if req.req else [],
              marker=str(req.markers) if req.markers else None, link=link, isEditable=req.editable, isConstraint=req.constraint,
              hashes=sorted(f"{a}:{d}" for a, ds in req.hash_options.items() for d in ds),
              settings=sorted(f"{k}={v}" for k, vs in settings.items() for v in (vs if isinstance(vs, list) else [vs]))))
      if message and skippable.search(message): return None
      return dict(path=path, stopped=stopped, message=message, refused=refused, entries=entries, options=dict(
          indexes=finder.index_urls, findLinks=finder.find_links, noBinary=sorted(finder.format_control.no_binary),
          onlyBinary=sorted(finder.format_control.only_binary), allReleases=sorted(finder.release_control.all_releases),
          onlyFinal=sorted(finder.release_control.only_final), prefersBinary=finder.prefer_binary, requiresHashes=options.require_hashes,
          noIndex=finder.search_scope.no_index, trustedHosts=sorted(h + (f":{p}" if p else "") for h, p in session.pip_trusted_origins),
          features=options.features_enabled))

  cases = []
  def write(path, data):
      os.makedirs(os.path.dirname(path), exist_ok=True)
      with open(path, "wb") as f: f.write(data)
      return path
  def add(path):
      case = read(path)
      if case: cases.append(case)
  # Every line by itself, then files of several, some with included ones.
  for n, line in enumerate(requirement_lines + option_lines):
      add(write(f"{root}/single/{n}.txt", (line + "\n").encode()))
  for n in range(400):
      line = random.choice(requirement_lines + option_lines)
      add(write(f"{root}/mutated/{n}.txt", mutate(line).encode()))
  for n in range(700):
      folder = f"{root}/cases/{n}"
      lines = body(n % 4 == 3)
      if n % 2:
          for _ in range(random.randrange(1, 4)):
              lines.insert(random.randrange(len(lines) + 1), random.choice(["-r base.txt", "-r sub/dev.txt", "-c constraints.txt", "--requirement=sub/dev.txt",
                "--constraint ./constraints.txt", "-rbase.txt", "-r sub/../base.txt", "-r base.txt -r sub/dev.txt", "-r base.txt --pre", "-r 'base.txt'", "-c sub/deep.txt", f"-r {folder}/base.txt"]))
          write(f"{folder}/base.txt", encode(body(False)))
          write(f"{folder}/sub/dev.txt", encode(body(False) + random.choice([["-r ../base.txt"], ["-c deep.txt"], ["-r loop.txt"] if n % 10 == 1 else []])))
          write(f"{folder}/sub/loop.txt", encode(["-r ../requirements.txt"]))
          write(f"{folder}/sub/deep.txt", encode(["x<2", "y==1", "-r ../base.txt"] if n % 4 == 1 else ["x<2"]))
          if n % 14 != 1: write(f"{folder}/constraints.txt", encode(["x<3", "requests==2.8.1 # pinned", "z @ https://host/z.zip"] + (["-e ./proj"] if n % 6 == 5 else [])))
      add(write(f"{folder}/requirements.txt", encode(lines)))
  print(json.dumps(dict(environment=environment, cases=cases)))
  """##
