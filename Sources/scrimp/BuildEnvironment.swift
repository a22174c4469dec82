import PackageIndex
import Packaging

/// The variables that pip builds with: the user's own, and the indexes of this command.
///
/// Indexes and their passwords go by variables, since everyone can see a command line.
struct BuildEnvironment {
  let variables: [String: String]
  /// The passwords among them, as they may be printed.
  let secrets: [String]

  /// What pip is told of the user's settings; another may turn the build into something else, as
  /// `PIP_TARGET` and `PIP_REQUIRE_HASHES` do.
  private static let kept: Set<String> = [
    "PIP_CERT", "PIP_CLIENT_CERT", "PIP_PROXY", "PIP_TRUSTED_HOST", "PIP_TIMEOUT",
    "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES", "PIP_CACHE_DIR", "PIP_NO_CACHE_DIR", "PIP_CONFIG_FILE",
    "PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT", "PIP_KEYRING_PROVIDER", "PIP_CONFIG_SETTINGS",
  ]

  init(
    _ client: IndexClientOptions, user: [String: String], excludeNewer: String?,
    readsConfiguration: Bool
  ) {
    var variables = user.filter { !$0.key.hasPrefix("PIP_") || Self.kept.contains($0.key) }
    variables["PIP_NO_INPUT"] = "1"
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    variables["PIP_ROOT_USER_ACTION"] = "ignore"
    variables["PIP_REQUIRE_VIRTUALENV"] = "0"
    if !readsConfiguration { variables["PIP_CONFIG_FILE"] = "/dev/null" }
    if let bundle = user["SSL_CERT_FILE"], variables["PIP_CERT"] == nil {
      variables["PIP_CERT"] = bundle
    }
    // The default index is the last, as here they are asked in order.
    if let main = client.indexes.last, !client.isOffline {
      variables["PIP_INDEX_URL"] = main.urlWithCredentials
      variables["PIP_EXTRA_INDEX_URL"] =
        client.indexes.dropLast().map(\.urlWithCredentials).joined(separator: " ")
    } else {
      variables["PIP_NO_INDEX"] = "1"
    }
    variables["PIP_FIND_LINKS"] =
      client.findLinks.map(Self.link).joined(separator: " ")
    // Known to pip from 26.0 on; an older one does not look at it.
    if let excludeNewer { variables["PIP_UPLOADED_PRIOR_TO"] = excludeNewer }
    self.variables = variables.filter { !$0.value.isEmpty }
    secrets = client.indexes.flatMap(\.secrets)
  }

  /// A place that holds no blank, which would part it from itself.
  private static func link(_ place: String) -> String {
    guard !place.contains("://"), let path = LocalFile.resolved(place) else { return place }
    return IndexClient.fileURL(ofPath: path)
  }
}
