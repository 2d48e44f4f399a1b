/// Where files that are appended to are made known before their first byte, so that recovery can cut them back.
package protocol AppendRegistry: AnyObject, Sendable {
  /// Takes note of a file that was opened; `isNew`: it was made by that. Not yet durable.
  ///
  /// - Parameter path: absolute.
  /// - Parameter length: bytes that stand in it already.
  func register(path: String, identity: FileIdentity, length: Int, isNew: Bool)
  /// Files that were registered since the start.
  var openings: Int { get }
  /// Where it keeps its entries, for messages: the path of a file.
  var name: String { get }
  /// Returns true once the file's entry is durable, false where the disk is full: to be tried again.
  func settle(path: String) throws(RunFailure) -> Bool
}

/// What files that are appended to have in common in a run.
package struct Appending: Sendable {
  package let announcer: Announcer
  /// nil without a state directory.
  package let registry: (any AppendRegistry)?
  /// Whether waiting for a full disk is to end: a stop is wanted, and what is not written can be made again.
  package let shouldGiveUp: (@Sendable () -> Bool)?

  package init(
    announcer: Announcer, registry: (any AppendRegistry)? = nil, shouldGiveUp: (@Sendable () -> Bool)? = nil
  ) {
    self.announcer = announcer
    self.registry = registry
    self.shouldGiveUp = shouldGiveUp
  }
}
