package import Engine
package import Model

/// What a run counted, for its summary.
package struct RunCounts: Sendable {
  package var engine = EngineCounters()
  package var events = 0
  package var lines = 0
  package var passedOver = 0
  package var numbersInStrings = 0
  package var wrongTypes = 0
  package var zeroFixes = 0
  /// By reason, only those that came up.
  package var refused: [RejectReason: Int] = [:]
  /// Notices that were told to a sink, by kind.
  package var notices: [NoticeKind: Int] = [:]
  /// Events by the number of their dialect.
  package var dialects = [Int](repeating: 0, count: 8)
  package var seconds = 0.0
  /// By the position of the rule in `engine.rules`.
  package var ruleNames: [String] = []
  /// By plan slot.
  package var fieldNames: [String] = []
  package var isStandardOutputClosed = false
  package init() {}

  /// Counts what was decoded.
  mutating func add(_ chunk: Chunk) {
    lines += chunk.lineCount
    events += chunk.rowCount
    passedOver += chunk.counts.passedOver
    numbersInStrings += chunk.counts.numbersInStrings
    wrongTypes += chunk.counts.wrongTypes
    zeroFixes += chunk.counts.zeroFixes
    for dialect in dialects.indices { dialects[dialect] += chunk.counts.dialects[dialect] }
    for reject in chunk.rejects { refused[reject.reason, default: 0] += 1 }
  }
}
