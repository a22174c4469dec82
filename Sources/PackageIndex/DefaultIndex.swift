/// The index asked where nothing names another.
public enum DefaultIndex {
  public static let url = "https://pypi.org/simple/"
}
