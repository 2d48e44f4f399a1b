package import Model

/// A notice that is owed to one mail or webhook sink.
package struct OutboxNotice: Sendable, Equatable {
  package var sink: String
  /// The episode's id, as it stands in the notice: 24 hexadecimal digits.
  package var episode: String
  /// Counts the notices of the episode. Sink, episode and `n` are the notice's key.
  package var n: UInt32
  /// The journal's sequence number of the input that made it.
  package var position: Int64
  package var severity: Severity
  package var kind: NoticeKind
  package var rule: String
  package var device: String
  /// ms since 1970.
  package var fixTime: Int64
  /// When it was made, by the machine's clock: ms since 1970.
  package var made: Int64
  /// The notice as one line of JSON (EVENTS.md section 4), without its line feed.
  package var json: [UInt8]
  package var isStale: Bool

  package init(
    sink: String, episode: String, n: UInt32, position: Int64, severity: Severity, kind: NoticeKind, rule: String,
    device: String, fixTime: Int64, made: Int64, json: [UInt8], isStale: Bool
  ) {
    self.sink = sink
    self.episode = episode
    self.n = n
    self.position = position
    self.severity = severity
    self.kind = kind
    self.rule = rule
    self.device = device
    self.fixTime = fixTime
    self.made = made
    self.json = json
    self.isStale = isStale
  }

  /// Where it waits first: a stale start of an episode that is not critical can wait for a digest.
  var firstLane: Lane {
    switch (severity, kind) {
    case (.critical, _): .critical
    case (.info, .fired), (.warning, .fired): isStale ? .stale : .single
    case (.info, _), (.warning, _): .single
    }
  }
}

/// What has become of a notice.
package enum NoticeState: Int, Sendable, CaseIterable {
  case waiting = 0
  /// In a mail or request that is not settled for all its recipients.
  case sending = 1
  case sent = 2
  /// Given up on, for one recipient at least; kept until a person drops or retries it.
  case dead = 3
  /// Told to nobody: it was retracted before its digest went.
  case leftOut = 4
  /// A person dropped it.
  case dropped = 5
}

/// The queue that a waiting notice stands in.
package enum Lane: Int, Sendable, CaseIterable {
  /// Severity critical: at once.
  case critical = 0
  /// On its own, where the sink's settings allow.
  case single = 1
  /// For a digest, because it is stale.
  case stale = 2
  /// For a digest, because the rate limit was reached.
  case excess = 3
}

extension Severity {
  /// How it stands in the database.
  var stored: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .critical: 2
    }
  }

  init(stored: Int) { self = stored == 2 ? .critical : stored == 1 ? .warning : .info }
}
