internal import Model

/// A notice that mail sinks are told of.
package struct MailedNotice: Sendable, Equatable {
  /// The input it stands at, of its chunk.
  package var input: Int32
  package var rule: UInt16
  package var isStale: Bool
  /// Bits of the mail sinks.
  package var sinks: UInt64
  /// When it is told, ms since 1970.
  package var moment: Int64

  init(_ record: NoticeRecord, sinks: UInt64) {
    input = record.input
    rule = record.rule
    isStale = record.flags & NoticeRecord.isStale != 0
    self.sinks = sinks
    moment = record.moment
  }
}

extension NoticeRecord {
  /// When it is told: the heard time of the event that brought it, else its own time; ms since 1970.
  var moment: Int64 { flags & Self.hasReceived != 0 ? max(received, time) : time }
}
