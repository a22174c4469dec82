public import Packaging

/// A fact that the solver needs from outside.
public enum Question: Hashable, Sendable {
  /// Which versions and files a project has.
  case page(ProjectName)
  /// What the distribution at a direct reference is.
  case reference(ProjectName, url: String)
  /// What the distribution in a file of a project's page requires.
  case metadata(ProjectName, file: Int)
}

/// What is known of a project.
public enum PageAnswer: Sendable {
  case page(ProjectPage)
  /// No index has it.
  case missing
  /// It is not in the cache, and there is no network to ask.
  case offline
}

/// What is known of a distribution's metadata.
public enum MetadataAnswer: Sendable {
  case metadata(DependencyMetadata)
  /// The version cannot be used; the text is the cause, for a reader.
  case unusable(String)
}
