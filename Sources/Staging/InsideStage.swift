import Packaging

extension FolderStage {
  func stageInside() async throws -> StageReport { throw StagingError.notEmpty(path: target.path) }
}
