internal import Model

/// An episode of one of two rule sets.
package struct ComparedEpisode: Sendable, Equatable {
  package var rule: Int
  package var device: [UInt8]
  package var fence: String
  /// ms since 1970: the first moment that counted, and the one at which it was told.
  package var since: Int64
  package var fired: Int64
  /// nil: it has none, or it is open.
  package var cleared: Int64?
  package var message: String
  /// Of all its notices.
  var digest: UInt64
  /// No more notices come.
  var isOver: Bool

  init(_ notice: EpisodeNotice) {
    rule = notice.rule
    device = notice.device
    fence = notice.fence
    since = notice.since
    fired = notice.time
    message = notice.message
    digest = notice.digest
    isOver = !notice.hasEnd
  }

  mutating func add(_ notice: EpisodeNotice) {
    digest = (digest ^ notice.digest) &* 0x9E37_79B9_7F4A_7C15
    digest ^= digest >> 29
    if notice.kind == .cleared || notice.kind == .withdrawn {
      cleared = notice.time
      isOver = true
    }
  }

  /// It says the same at the same times.
  func isSame(as other: ComparedEpisode) -> Bool { digest == other.digest && hasTimes(of: other) }

  func hasTimes(of other: ComparedEpisode) -> Bool {
    since == other.since && fired == other.fired && cleared == other.cleared
  }
}

/// What differs between two rule sets in one alert.
package struct EpisodeDifference: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case onlyOld = "only_old"
    case onlyNew = "only_new"
    /// It starts, is told or ends at another time.
    case shifted
    /// At the same times, but it says something else or tells others.
    case changed
  }
  package var kind: Kind
  /// At least one of the two.
  package var old: ComparedEpisode?
  package var new: ComparedEpisode?

  init(_ kind: Kind, old: ComparedEpisode?, new: ComparedEpisode?) {
    self.kind = kind
    self.old = old
    self.new = new
  }

  /// The old one, else the new one.
  package var first: ComparedEpisode? { old ?? new }
}
