package import Model

/// What a comparison needs to know of a notice.
package struct EpisodeNotice: Sendable {
  /// Which of the two rule sets tells it.
  package enum Side: Int, Sendable { case old, new }

  package var side: Side
  /// The episode: the same in both rule sets where rule, device, fence and start are.
  package var episode: EpisodeKey
  package var kind: NoticeKind
  /// It lasts until it is cleared.
  package var hasEnd: Bool
  /// Position in the list of both sets' rules.
  package var rule: Int
  package var device: [UInt8]
  /// The fence's id behind its group's name; empty where none is concerned.
  package var fence: String
  /// ms since 1970.
  package var time: Int64
  package var since: Int64
  /// Of all that the notice says and of the sinks that it is told to.
  package var digest: UInt64
  /// Only of `fired`.
  package var message: String

  package init(
    side: Side, episode: EpisodeKey, kind: NoticeKind, hasEnd: Bool, rule: Int, device: [UInt8], fence: String,
    time: Int64, since: Int64, digest: UInt64, message: String
  ) {
    self.side = side
    self.episode = episode
    self.kind = kind
    self.hasEnd = hasEnd
    self.rule = rule
    self.device = device
    self.fence = fence
    self.time = time
    self.since = since
    self.digest = digest
    self.message = message
  }
}

/// An episode's id, as `NoticeRecord` has it.
package struct EpisodeKey: Sendable, Hashable {
  package var high: UInt32
  package var low: UInt64
  package init(high: UInt32, low: UInt64) {
    self.high = high
    self.low = low
  }
}
