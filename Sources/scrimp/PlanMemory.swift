import FileCache
import Packaging
import Pruning
import Resolver
import SitePackages

/// What earlier runs' reviews of installed trees found.
///
/// A plan is taken from here only where everything that its review depended on is the same: this
/// very program, what was asked, the inventory, the closure, and the content of every file. Where
/// there is any doubt the review is done again.
struct PlanMemory {
  let cache: FileCache
  /// What the installed files are known by.
  let tree: TreeIdentity
  let console: Console

  /// Where a review is looked up and kept.
  struct Key {
    /// What is asked; the next answer to it takes the place of this one.
    let question: SHA256Digest
    /// What the answer depends on.
    let fingerprint: SHA256Digest
    fileprivate let tree: TreeIdentity
    fileprivate let application: TreeIdentity
  }

  /// The key of a review; to be asked for before it reads anything.
  func key(of step: ReviewStep) -> Key? {
    var question = Fingerprint()
    question.addQuestion(step)
    guard let asked = question.digest(),
      let application = TreeIdentity(of: step.application, step.applicationData)
    else { return nil }
    var fingerprint = Fingerprint()
    guard fingerprint.addThisProgram() else { return nil }
    fingerprint.add(Scrimp.version)
    for rules in CuratedRules.bytes { fingerprint.add(rules) }
    fingerprint.add(asked)
    fingerprint.add(step.inventory)
    fingerprint.add(tree.digest)
    fingerprint.add(application.digest)
    return fingerprint.digest().map {
      Key(question: asked, fingerprint: $0, tree: tree, application: application)
    }
  }

  /// The plan of an earlier review with the same key.
  func plan(_ key: Key, of step: ReviewStep) -> PrunePlan? {
    let stored: [UInt8]?
    do throws(FileCacheError) {
      stored = try cache.plan(of: key.question, for: key.fingerprint)
    } catch {
      console.warn("going on without the cache: \(error)")
      return nil
    }
    // Reading goes on for long where nothing is known.
    cache.pause()
    guard let stored, let bytes = Self.unsealed(stored, key) else { return nil }
    return PrunePlan(
      reviewBytes: bytes, inventory: step.inventory, closure: step.closure, level: step.level,
      target: step.target)
  }

  /// Keeps a plan, unless something changed while it was made.
  func keep(_ plan: PrunePlan, _ key: Key, of step: ReviewStep) {
    guard
      InstallationReader(workers: step.workers).identity(of: plan.inventory) == key.tree,
      TreeIdentity(of: step.application, step.applicationData) == key.application,
      let sealed = Self.sealed(plan.reviewBytes, key)
    else { return }
    do throws(FileCacheError) {
      try cache.store(plan: sealed, of: key.question, for: key.fingerprint)
    } catch {
      console.warn("going on without the cache: \(error)")
    }
  }

  /// SQLite notices a broken page, not a flipped bit in a value: the hash of the key and the bytes
  /// stands before them.
  private static func sealed(_ bytes: [UInt8], _ key: Key) -> [UInt8]? {
    seal(of: bytes, key).map { $0.bytes + bytes }
  }

  private static func unsealed(_ sealed: [UInt8], _ key: Key) -> [UInt8]? {
    guard sealed.count >= sealLength else { return nil }
    let bytes = Array(sealed[sealLength...])
    return seal(of: bytes, key)?.bytes == Array(sealed[..<sealLength]) ? bytes : nil
  }

  private static let sealLength = 32

  private static func seal(of bytes: [UInt8], _ key: Key) -> SHA256Digest? {
    var seal = Fingerprint()
    seal.add(key.question)
    seal.add(key.fingerprint)
    seal.add(bytes)
    return seal.digest()
  }
}
