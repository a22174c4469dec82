import Testing

@testable import ProjectFiles
