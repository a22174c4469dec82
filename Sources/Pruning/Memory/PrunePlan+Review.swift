public import Packaging
public import Resolver

// What a review found, so that the same question need not be reviewed twice.
extension PrunePlan {
  /// What the review found, in a form of this build's own.
  public var reviewBytes: [UInt8] {
    var writer = ReviewWriter()
    writer.write(decisions) { $0.write($1) }
    writer.write(opaqueImports) { writer, opaque in
      writer.write(opaque.place)
      writer.write(opaque.text)
      writer.write(opaque.scope)
    }
    writer.write(unboundedData) { writer, data in
      writer.write(data.place)
      for text in [data.text, data.package, data.option] { writer.write(text) }
      writer.write(data.files) { $0.write($1.raw) }
    }
    writer.write(allLinks.sorted { $0.key < $1.key }) { writer, entry in
      writer.write(entry.key.raw)
      writer.write(entry.value) { $0.write($1) }
    }
    return writer.bytes
  }

  /// The plan of the review whose ``reviewBytes`` these are; `nil` where they are damaged.
  ///
  /// The inventory and everything else are those that were reviewed, which only the caller knows.
  public init?(
    reviewBytes: [UInt8], inventory: Inventory, closure: InstalledClosure, level: PruneLevel,
    target: TargetEnvironment
  ) {
    do throws(ReviewReader.Damage) {
      var reader = try ReviewReader(reviewBytes)
      let decisions = try reader.list { reader throws(ReviewReader.Damage) in
        try reader.decision(in: inventory)
      }
      guard decisions.count == inventory.files.count else { return nil }
      let opaqueImports = try reader.list { reader throws(ReviewReader.Damage) in
        OpaqueImport(
          place: try reader.place(in: inventory), text: try reader.text(),
          scope: try reader.text())
      }
      let unboundedData = try reader.list { reader throws(ReviewReader.Damage) in
        UnboundedData(
          place: try reader.place(in: inventory), text: try reader.text(),
          package: try reader.text(), option: try reader.text(),
          files: try reader.list { reader throws(ReviewReader.Damage) in
            try reader.file(in: inventory)
          })
      }
      let links = try reader.list { reader throws(ReviewReader.Damage) in
        (
          try reader.file(in: inventory),
          try reader.list { reader throws(ReviewReader.Damage) in
            try reader.link(in: inventory)
          }
        )
      }
      try reader.finish()
      self.init(
        inventory: inventory, closure: closure, level: level, target: target,
        decisions: decisions, opaqueImports: opaqueImports, unboundedData: unboundedData)
      for (file, links) in links { allLinks[file] = links }
    } catch {
      return nil
    }
  }
}

/// What each case is written as; the numbers mean nothing beyond one build.
private enum Code {
  enum Decision {
    static let closure = 0, metadata = 1, reached = 2, vetoed = 3, orphan = 4, environment = 5
    static let keepAsked = 6, outsideClosure = 7, unreached = 8, rule = 9, unused = 10
    static let bytecode = 11, dropAsked = 12
  }
  enum Link {
    static let imported = 0, named = 1, computed = 2, content = 3, entryPoint = 4, startedBy = 5
    static let asked = 6, onlyRequested = 7, belongsTo = 8, standardLibrary = 9, atStart = 10
  }
  enum Veto {
    static let imported = 0, named = 1, entryPoint = 2, distribution = 3, opaque = 4, neighbour = 5
  }
}

extension ReviewWriter {
  fileprivate mutating func write(_ decision: Decision) {
    switch decision {
    case .keep(.closure(let id)): write(Code.Decision.closure, id)
    case .keep(.metadata(let id)): write(Code.Decision.metadata, id)
    case .keep(.reached(let link)):
      write(Code.Decision.reached)
      write(link)
    case .keep(.vetoed(let rule, let veto)):
      write(Code.Decision.vetoed, rule)
      write(veto)
    case .keep(.orphan): write(Code.Decision.orphan)
    case .keep(.environment): write(Code.Decision.environment)
    case .keep(.asked(let glob)): write(Code.Decision.keepAsked, glob)
    case .drop(.outsideClosure(let id)): write(Code.Decision.outsideClosure, id)
    case .drop(.unreached(let id)): write(Code.Decision.unreached, id)
    case .drop(.rule(let code)): write(Code.Decision.rule, code)
    case .drop(.unused(let code, let name)): write(Code.Decision.unused, code, name)
    case .drop(.bytecodeOfDropped): write(Code.Decision.bytecode)
    case .drop(.asked(let glob)): write(Code.Decision.dropAsked, glob)
    }
  }

  fileprivate mutating func write(_ link: ReachLink) {
    switch link {
    case .imported(let module, let place): write(Code.Link.imported, module, place)
    case .named(let text, let place): write(Code.Link.named, text, place)
    case .computed(let text, let place): write(Code.Link.computed, text, place)
    case .content(let package, let file):
      write(Code.Link.content, package)
      write(file.raw)
    case .entryPoint(let group, let name, let id):
      write(Code.Link.entryPoint, group, name)
      write(id.raw)
    case .startedBy(let id): write(Code.Link.startedBy, id)
    case .asked(let entryPoint): write(Code.Link.asked, entryPoint)
    case .onlyRequested(let id): write(Code.Link.onlyRequested, id)
    case .belongsTo(let id): write(Code.Link.belongsTo, id)
    case .standardLibrary(let module, let place): write(Code.Link.standardLibrary, module, place)
    case .atStart: write(Code.Link.atStart)
    }
  }

  private mutating func write(_ veto: Veto) {
    switch veto {
    case .imported(let module, let place):
      write(Code.Veto.imported, module, place.path)
      write(place.line)
    case .named(let text, let place):
      write(Code.Veto.named, text, place.path)
      write(place.line)
    case .entryPoint(let name, let distribution):
      write(Code.Veto.entryPoint, name, distribution)
    case .distribution(let name): write(Code.Veto.distribution, name)
    case .opaque(let path): write(Code.Veto.opaque, path)
    case .neighbour(let path): write(Code.Veto.neighbour, path)
    }
  }

  fileprivate mutating func write(_ place: ReachPlace) {
    // Nothing is 0, and everything else one more than it is.
    write(place.file.map { $0.raw + 1 } ?? 0)
    write(place.path)
    write(place.line.map { $0 &+ 1 } ?? 0)
  }

  private mutating func write(_ code: Int, _ id: DistributionID) {
    write(code)
    write(id.raw)
  }

  private mutating func write(_ code: Int, _ texts: String...) {
    write(code)
    for text in texts { write(text) }
  }

  private mutating func write(_ code: Int, _ text: String, _ place: ReachPlace) {
    write(code, text)
    write(place)
  }
}

extension ReviewReader {
  fileprivate mutating func decision(in inventory: Inventory) throws(Damage) -> Decision {
    switch try number() {
    case Code.Decision.closure: .keep(.closure(try distribution(in: inventory)))
    case Code.Decision.metadata: .keep(.metadata(try distribution(in: inventory)))
    case Code.Decision.reached: .keep(.reached(try link(in: inventory)))
    case Code.Decision.vetoed: .keep(.vetoed(rule: try text(), by: try veto()))
    case Code.Decision.orphan: .keep(.orphan)
    case Code.Decision.environment: .keep(.environment)
    case Code.Decision.keepAsked: .keep(.asked(glob: try text()))
    case Code.Decision.outsideClosure: .drop(.outsideClosure(try distribution(in: inventory)))
    case Code.Decision.unreached: .drop(.unreached(try distribution(in: inventory)))
    case Code.Decision.rule: .drop(.rule(code: try text()))
    case Code.Decision.unused: .drop(.unused(code: try text(), name: try text()))
    case Code.Decision.bytecode: .drop(.bytecodeOfDropped)
    case Code.Decision.dropAsked: .drop(.asked(glob: try text()))
    default: throw Damage()
    }
  }

  fileprivate mutating func link(in inventory: Inventory) throws(Damage) -> ReachLink {
    switch try number() {
    case Code.Link.imported: .imported(module: try text(), by: try place(in: inventory))
    case Code.Link.named: .named(text: try text(), by: try place(in: inventory))
    case Code.Link.computed: .computed(text: try text(), by: try place(in: inventory))
    case Code.Link.content: .content(package: try text(), try file(in: inventory))
    case Code.Link.entryPoint:
      .entryPoint(group: try text(), name: try text(), try distribution(in: inventory))
    case Code.Link.startedBy: .startedBy(try distribution(in: inventory))
    case Code.Link.asked: .asked(entryPoint: try text())
    case Code.Link.onlyRequested: .onlyRequested(try distribution(in: inventory))
    case Code.Link.belongsTo: .belongsTo(try distribution(in: inventory))
    case Code.Link.standardLibrary:
      .standardLibrary(module: try text(), by: try place(in: inventory))
    case Code.Link.atStart: .atStart
    default: throw Damage()
    }
  }

  private mutating func veto() throws(Damage) -> Veto {
    switch try number() {
    case Code.Veto.imported:
      .imported(module: try text(), at: Veto.Place(path: try text(), line: try number()))
    case Code.Veto.named:
      .named(text: try text(), at: Veto.Place(path: try text(), line: try number()))
    case Code.Veto.entryPoint: .entryPoint(name: try text(), distribution: try text())
    case Code.Veto.distribution: .distribution(try text())
    case Code.Veto.opaque: .opaque(path: try text())
    case Code.Veto.neighbour: .neighbour(path: try text())
    default: throw Damage()
    }
  }

  fileprivate mutating func place(in inventory: Inventory) throws(Damage) -> ReachPlace {
    let file = try index(below: inventory.files.count + 1)
    let path = try text()
    let line = try number()
    return ReachPlace(
      file: file == 0 ? nil : FileID(raw: file - 1), path: path, line: line == 0 ? nil : line &- 1)
  }

  fileprivate mutating func file(in inventory: Inventory) throws(Damage) -> FileID {
    FileID(raw: try index(below: inventory.files.count))
  }

  private mutating func distribution(in inventory: Inventory) throws(Damage) -> DistributionID {
    DistributionID(raw: try index(below: inventory.distributions.count))
  }
}
