extension FileKey {
  /// The key of what a build of the file told, which holds for the interpreter that ran it alone.
  ///
  /// `interpreter` names it with everything a `setup.py` may decide by.
  public func built(by interpreter: String) -> FileKey {
    FileKey(url: "built \(high) \(low) \(interpreter)")
  }
}
