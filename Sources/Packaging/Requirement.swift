/// A PEP 508 requirement. (Placeholder.)
public struct Requirement: Hashable, Sendable, CustomStringConvertible {
  public let name: ProjectName
  public let extras: [ProjectName]
  public let specifiers: SpecifierSet
  public let url: String?
  public let marker: Marker?
  public let description: String
  public init(_ text: String) throws(RequirementError) {
    do {
      name = try ProjectName(text)
      specifiers = try SpecifierSet("")
    } catch { throw RequirementError() }
    extras = []
    url = nil
    marker = nil
    description = text
  }
}
public struct RequirementError: Error, Equatable {}
