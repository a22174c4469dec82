/// The options of a requirements file's line.
enum RequirementsOption: Sendable {
  case indexURL, extraIndexURL, noIndex, constraint, requirement, editable, findLinks
  case noBinary, onlyBinary, preferBinary, requireHashes, noRequireHashes, pre
  case allReleases, onlyFinal, trustedHost, useFeature, hash, configSettings, globalOption

  static let long: [(name: String, option: RequirementsOption)] = [
    ("--index-url", .indexURL), ("--pypi-url", .indexURL), ("--extra-index-url", .extraIndexURL),
    ("--no-index", .noIndex), ("--constraint", .constraint), ("--requirement", .requirement),
    ("--editable", .editable), ("--find-links", .findLinks), ("--no-binary", .noBinary),
    ("--only-binary", .onlyBinary), ("--prefer-binary", .preferBinary),
    ("--require-hashes", .requireHashes), ("--no-require-hashes", .noRequireHashes),
    ("--pre", .pre), ("--all-releases", .allReleases), ("--only-final", .onlyFinal),
    ("--trusted-host", .trustedHost), ("--use-feature", .useFeature), ("--hash", .hash),
    ("--config-settings", .configSettings), ("--global-option", .globalOption),
  ]
  static let short: [(name: Unicode.Scalar, option: RequirementsOption)] = [
    ("i", .indexURL), ("c", .constraint), ("r", .requirement), ("e", .editable),
    ("f", .findLinks), ("C", .configSettings),
  ]

  var takesValue: Bool {
    switch self {
    case .noIndex, .preferBinary, .requireHashes, .noRequireHashes, .pre: false
    case .indexURL, .extraIndexURL, .constraint, .requirement, .editable, .findLinks, .noBinary,
      .onlyBinary, .allReleases, .onlyFinal, .trustedHost, .useFeature, .hash, .configSettings,
      .globalOption:
      true
    }
  }
}

/// The options of one line with their values, in order.
struct RequirementsLineOptions {
  private(set) var occurrences: [(option: RequirementsOption, value: SourceText)] = []

  var values: [(option: RequirementsOption, value: String)] {
    occurrences.map { ($0.option, $0.value.text) }
  }
  func has(_ option: RequirementsOption) -> Bool {
    occurrences.contains { $0.option == option }
  }
  func first(_ option: RequirementsOption) -> SourceText? {
    occurrences.first { $0.option == option }?.value
  }
  func last(_ option: RequirementsOption) -> String? {
    occurrences.last { $0.option == option }?.value.text
  }
  func all(_ option: RequirementsOption) -> [String] {
    occurrences.filter { $0.option == option }.map(\.value.text)
  }
}

extension RequirementsLineOptions {
  /// Reads options as Python's `optparse` does.
  ///
  /// That is `--long value`, `--long=value`, a long name cut short where it stays unambiguous,
  /// `-s value` and `-svalue`. Other words are ignored.
  init(_ text: SourceText) throws(RequirementsFault) {
    var words = try ShellWords.split(text)[...]
    while let word = words.popFirst() {
      guard word.scalars.first == "-", word.scalars.count > 1 else { continue }
      if word.scalars == ["-", "-"] { return }
      if word.scalars[1] == "-" {
        try readLong(word, &words)
      } else {
        try readShort(word, &words)
      }
    }
  }

  private mutating func readLong(
    _ word: SourceText, _ rest: inout ArraySlice<SourceText>
  ) throws(RequirementsFault) {
    let equals = word.scalars.firstIndex(of: "=")
    let typed = word[..<(equals ?? word.scalars.count)].text
    let attached = equals.map { word[($0 + 1)...] }
    let (name, option) = try Self.match(typed, at: word)
    if option.takesValue {
      guard let value = attached ?? rest.popFirst() else {
        throw RequirementsFault(.optionNeedsValue(name), at: word)
      }
      try append(option, name, value)
    } else if attached != nil {
      throw RequirementsFault(.optionTakesNoValue(name), at: word)
    } else {
      try append(option, name, word)
    }
  }

  private mutating func readShort(
    _ word: SourceText, _ rest: inout ArraySlice<SourceText>
  ) throws(RequirementsFault) {
    let name = "-\(word.scalars[1])"
    guard let option = RequirementsOption.short.first(where: { $0.name == word.scalars[1] })?.option
    else { throw RequirementsFault(.unknownOption(name), at: word) }
    guard let value = word.scalars.count > 2 ? word[2...] : rest.popFirst() else {
      throw RequirementsFault(.optionNeedsValue(name), at: word)
    }
    try append(option, name, value)
  }

  private static func match(
    _ typed: String, at word: SourceText
  ) throws(RequirementsFault) -> (name: String, option: RequirementsOption) {
    let candidates = RequirementsOption.long.filter { $0.name.hasPrefix(typed) }
    if let exact = candidates.first(where: { $0.name == typed }) { return exact }
    guard let only = candidates.first else {
      throw RequirementsFault(.unknownOption(typed), at: word)
    }
    guard candidates.count == 1 else {
      throw RequirementsFault(.ambiguousOption(typed, candidates.map(\.name).sorted()), at: word)
    }
    return only
  }

  private mutating func append(
    _ option: RequirementsOption, _ name: String, _ value: SourceText
  ) throws(RequirementsFault) {
    switch option {
    case .hash:
      guard RequirementHash(value.text) != nil else {
        throw RequirementsFault(.invalidHash(value.text), at: value)
      }
    case .configSettings where !value.scalars.contains("="):
      throw RequirementsFault(.invalidConfigSetting(value.text), at: value)
    case .noBinary, .onlyBinary, .allReleases, .onlyFinal:
      if value.scalars.first == "-" { throw RequirementsFault(.optionNeedsValue(name), at: value) }
    default: break
    }
    occurrences.append((option, value))
  }
}

extension RequirementsLineOptions {
  var hashes: [RequirementHash] { all(.hash).compactMap { RequirementHash($0) } }

  var configSettings: [ConfigSetting] {
    all(.configSettings).map { setting in
      let scalars = setting.unicodeScalars
      let equals = scalars.firstIndex(of: "=") ?? scalars.endIndex
      return ConfigSetting(
        key: String(scalars[..<equals]), value: String(scalars[equals...].dropFirst()))
    }
  }
}

extension RequirementHash {
  /// Reads `sha256:…`, `sha384:…` or `sha512:…`.
  fileprivate init?(_ text: String) {
    let scalars = text.unicodeScalars
    guard let colon = scalars.firstIndex(of: ":") else { return nil }
    algorithm = String(scalars[..<colon])
    digest = String(scalars[colon...].dropFirst())
    guard ["sha256", "sha384", "sha512"].contains(algorithm) else { return nil }
  }
}
