/// One line of `entry_points.txt`: a name in a group and the object it stands for.
public struct EntryPoint: Hashable, Sendable {
  /// Such as `console_scripts` or `celery.commands`.
  public let group: String
  public let name: String
  /// The module before the `:`.
  public let module: String
  /// The object after the `:`, if any: `main`, `Class.method`.
  public let attribute: String?

  public init(group: String, name: String, module: String, attribute: String?) {
    self.group = group
    self.name = name
    self.module = module
    self.attribute = attribute
  }
}
