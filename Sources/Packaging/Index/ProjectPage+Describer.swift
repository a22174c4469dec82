extension ProjectPage {
  /// Finds the file whose metadata says what a file requires: a source distribution's wheel for
  /// another interpreter, where there is one for the target's platform, else the file itself.
  ///
  /// As in uv, the wheels of one version are taken to require the same. Those for other platforms
  /// are not: a `setup.py` that asks for `pywin32` mostly asks for it without a marker.
  ///
  /// `isRefused` says whether a wheel's metadata was found to be of no use.
  package func describer(
    of file: Int, among compatible: CompatibleTags, except isRefused: (FileKey) -> Bool
  ) -> Int {
    guard choice(file).tags == nil else { return file }
    return files(of: ordinal(of: file)).first { other in
      guard let tags = choice(other).tags else { return false }
      return fitsPlatform(ofTags: tags, among: compatible) && !isRefused(key(of: other))
    } ?? file
  }

  /// The version that a file is of.
  private func ordinal(of file: Int) -> Int {
    var (low, high) = (0, versionCount)
    while low < high {
      let middle = (low + high) / 2
      if files(of: middle).upperBound <= file { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
