extension ProjectPage {
  /// Finds the file whose metadata says what a file requires: a source distribution's wheel for another
  /// interpreter or platform, where there is one, else the file itself.
  ///
  /// As in uv, the wheels of one version are taken to require the same: what is asked only on
  /// one platform stands behind a marker. One for a platform among `compatible` goes before others.
  ///
  /// `isRefused` says whether a wheel's metadata was found to be of no use.
  package func describer(
    of file: Int, among compatible: CompatibleTags, except isRefused: (FileKey) -> Bool
  ) -> Int {
    guard choice(file).tags == nil else { return file }
    var found: (file: Int, fitsPlatform: Bool)?
    for other in files(of: ordinal(of: file)) {
      guard let tags = choice(other).tags, !isRefused(key(of: other)) else { continue }
      let fits = self.fitsPlatform(ofTags: tags, among: compatible)
      if found == nil || (fits && found?.fitsPlatform == false) { found = (other, fits) }
    }
    return found?.file ?? file
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
