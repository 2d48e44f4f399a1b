internal import Platform
internal import Storage
internal import Synchronization

/// Which rule sets a journal still speaks of: a set is kept as long as a record is that was read under it.
///
/// Safe to use from any thread.
final class RuleSetUses: Sendable {
  private let store: RuleSetStore
  /// By hash: the last record under it; the largest number while it is in force, or may come into force.
  private let last = Mutex<[String: Int64]>([:])
  /// Held while files are written or deleted.
  private let files = Mutex<Void>(())

  init(_ store: RuleSetStore) { self.store = store }

  /// Keeps a set that is about to be used, and gives its hash.
  func keep(_ content: RuleSetContent) throws(RunFailure) -> String {
    let hash = RuleSetStore.hash(of: content)
    return try locked { () throws(RunFailure) in
      last.withLock { $0[hash] = .max }
      return try store.keep(content)
    }
  }

  /// A kept set.
  func content(_ hash: String) throws(RunFailure) -> RuleSetContent { try store.content(hash) }

  /// What a checkpoint knew of.
  func restore(_ known: [String: Int64]) { last.withLock { $0.merge(known) { max($0, $1) } } }

  /// Another set is in force behind this record.
  func change(from old: String, to next: String, at position: Int64) {
    last.withLock {
      $0[old] = position
      $0[next] = .max
    }
  }

  /// By hash: the last record under it, as of this record.
  func all(at position: Int64) -> [String: Int64] { last.withLock { $0.mapValues { min($0, position) } } }

  /// Lets go of all sets that only records before this one were read under.
  func retain(from sequence: Int64) {
    locked {
      let kept = last.withLock { last in
        last = last.filter { $0.value >= sequence }
        return Set(last.keys)
      }
      store.retain(kept)
    }
  }

  private func locked<Result, Failure>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    try files.withLock { (_) throws(Failure) in try body() }
  }
}
