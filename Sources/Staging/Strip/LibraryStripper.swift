internal import Crypto
internal import NativeLibrary
internal import Packaging
public import Pruning
internal import Synchronization

/// Finds out what stripping makes of the libraries that a plan keeps.
public struct LibraryStripper: Sendable {
  private let workers: Int
  private let cancellation: Cancellation

  public init(workers: Int, cancellation: Cancellation = Cancellation()) {
    self.workers = max(1, workers)
    self.cancellation = cancellation
  }

  /// Strips every kept library in memory; `progress` is told how many are done, from several tasks.
  ///
  /// A library that cannot be read or whose kind is unknown stays as it is, and so does one that two
  /// distributions brought: which of the two lies there is nobody's promise.
  ///
  /// - Throws: ``StagingError/cancelled``.
  public func stripping(
    of plan: PrunePlan, progress: (@Sendable (Int) -> Void)? = nil
  ) async throws -> Stripping {
    let inventory = plan.inventory
    let files = inventory.fileIDs.filter { id in
      plan[id].isKept && inventory[id].kind == .nativeLibrary && !inventory[id].isSymbolicLink
        && inventory.sharedClaims[id] == nil
    }
    let next = Turn()
    return try await withThrowingTaskGroup(of: Stripping.self) { group in
      for _ in 0..<min(workers, max(1, files.count)) {
        group.addTask {
          var found = Stripping()
          let reader = InstalledFileReader(inventory)
          while true {
            let index = next.take()
            guard index < files.count else { return found }
            guard !cancellation.isCancelled else { throw StagingError.cancelled }
            strip(files[index], reader, &found)
            progress?(index + 1)
          }
        }
      }
      var all = Stripping()
      for try await found in group {
        all.libraries.merge(found.libraries) { first, _ in first }
        all.refusals.merge(found.refusals) { first, _ in first }
      }
      return all
    }
  }

  private func strip(_ id: FileID, _ reader: InstalledFileReader, _ found: inout Stripping) {
    do {
      let stripped = try reader.contents(of: id).withUnsafeBytes {
        (bytes) throws(StripRefusal) in try StrippedLibrary(bytes).bytes
      }
      guard let digest = SHA256Digest(SHA256.hash(data: stripped)) else { return }
      found.libraries[id] = Stripping.Library(size: stripped.count, sha256: digest)
    } catch {
      found.refusals[id] = "\(error)"
    }
  }
}

/// Hands out numbers, each once.
private final class Turn: Sendable {
  private let next = Atomic<Int>(0)

  func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}

extension SourceFile {
  /// The file's content without symbols, which has to be what the plan saw.
  func readStripped(_ expected: Stripping.Library) throws(TransferFailure) -> [UInt8] {
    let bytes = try readAll()
    let stripped: [UInt8]
    do {
      stripped = try bytes.withUnsafeBytes { (bytes) throws(StripRefusal) in
        try StrippedLibrary(bytes).bytes
      }
    } catch { throw .changed }
    guard SHA256Digest(SHA256.hash(data: stripped)) == expected.sha256 else { throw .changed }
    return stripped
  }
}
