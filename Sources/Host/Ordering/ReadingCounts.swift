internal import Model

/// What was counted while inputs were put into order.
struct ReadingCounts: Sendable, Equatable {
  /// Lines that were decoded, empty ones too.
  var lines = 0
  /// Events that were put into order.
  var events = 0
  /// Lines that a dialect passes over by rule.
  var passedOver = 0
  /// By reason, only those that came up.
  var refused: [RejectReason: Int] = [:]
  /// Events outside of the wanted time.
  var leftOut = 0
  init() {}

  mutating func add(_ chunk: Chunk, leftOut: Int) {
    lines += chunk.lineCount
    events += chunk.rowCount - leftOut
    passedOver += chunk.counts.passedOver
    for reject in chunk.rejects { refused[reject.reason, default: 0] += 1 }
    self.leftOut += leftOut
  }

  mutating func add(_ other: ReadingCounts) {
    lines += other.lines
    events += other.events
    passedOver += other.passedOver
    refused.merge(other.refused, uniquingKeysWith: +)
    leftOut += other.leftOut
  }
}
