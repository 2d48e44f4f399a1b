internal import Engine
package import Model
internal import Wire

/// A notice that a test's device gave, told or not.
package struct TrialNotice: Sendable, Equatable {
  package var kind: NoticeKind
  /// Position in `CheckedRuleSet.rules`.
  package var rule: Int
  package var time: Int64
  package var since: Int64
  /// The fence's number, or `NoticeRecord.noFence`.
  package var fence: UInt32
  /// Bits of the sinks that are told, by position in the rule set.
  package var sinks: UInt64
  /// False for the same notice once more, for a sink whose count of held-back ones differs.
  package var isFirst: Bool
  package var message: String

  init(_ record: NoticeRecord, in buffer: borrowing NoticeBuffer, _ writer: NoticeWriter) {
    kind = record.kind
    rule = Int(record.rule)
    time = record.time
    since = record.since
    fence = record.fence
    sinks = record.sinks & ~NoticeRecord.recordStream
    isFirst = record.sinks & NoticeRecord.recordStream != 0
    var out = ByteBuffer()
    writer.message(record, in: buffer, into: &out)
    message = String(decoding: out.array(), as: UTF8.self)
  }
}
