import ImportGraph
import Packaging

/// What the packages that use another say of its data elsewhere than by calls.
extension DataUse {
  /// Takes the value that is put under a key.
  mutating func hear(
    _ value: NameUse.Value, under key: String, for number: Int, at place: ReachPlace
  ) {
    guard case .text(let text) = value else {
      useEverything(of: number, "\"\(key)\"", place)
      return
    }
    // Other programs' parameters have the same name: of joblib's `{"backend": "loky"}` nothing is.
    use(text, of: number)
  }

  /// Takes the tags of a distribution's template.
  mutating func hear(_ tags: [TemplateTag], of id: DistributionID, at place: ReachPlace) {
    for number in actives.indices
    where actives[number].chosen == nil && !actives[number].insiders.contains(id) {
      for tag in tags where actives[number].rule.tags?.contains(tag.name) == true {
        if let value = tag.value {
          use(value, of: number)
        } else {
          useEverything(of: number, "{% \(tag.name) … %}", place)
        }
      }
    }
  }

  /// Takes that a distribution imports a module, by which it may read its own data.
  mutating func hear(import module: some StringProtocol, by id: DistributionID, files: [FileID]) {
    for active in actives
    where active.listeners.contains(id) && active.rule.readers?.contains(String(module)) == true {
      for file in files where rule(holding: file.raw)?.code == active.rule.code {
        free(alone: file.raw)
      }
    }
  }
}

extension InstalledFile {
  /// Whether it may be a template of Django's or its like.
  var mayBeTemplate: Bool {
    guard kind == .data || kind == .documentation, size <= 1 << 19,
      let dot = path.name.lastIndex(of: UInt8(ascii: ".")),
      ["html", "htm", "txt", "xml", "jinja", "jinja2", "j2", "djhtml", "js"].contains(where: {
        path.name[(dot + 1)...].elementsEqual($0.utf8)
      })
    else { return false }
    return path.bytes.split(separator: UInt8(ascii: "/")).dropLast().contains {
      $0.elementsEqual("templates".utf8) || $0.elementsEqual("jinja2".utf8)
    }
  }
}
