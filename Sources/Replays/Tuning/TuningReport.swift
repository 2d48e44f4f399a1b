internal import Wire

/// What `picket tune` tells: every value with what the rule did, in the data as a whole and a week.
package struct TuningReport: Sendable, Equatable {
  package var rule: String
  /// What was varied: `speed`, `clear.speed`, `held`.
  package var subject: String
  /// Of the values; nil: plain numbers.
  package var unit: String?
  /// Where it stands.
  package var location: TuningLocation
  /// Sentences for people.
  package var remarks: [String]
  package var rows: [TuningRow]
  package var pass: TuningPass
  /// The rule tells a mail sink; else its notices stand for the mails.
  package var tellsMail: Bool
  /// Its alerts begin and end; `on` and `sequence` only fire.
  package var hasLife: Bool

  /// `rows` are in the order of `pass.measures`.
  package init(
    _ target: TuningTarget, rows: [TuningRow], pass: TuningPass, remarks: [String], tellsMail: Bool, hasLife: Bool
  ) {
    rule = target.rule
    subject = target.variation.name
    unit = target.variation.unit?.symbol
    location = target.location
    self.remarks = remarks
    self.rows = rows
    self.pass = pass
    self.tellsMail = tellsMail
    self.hasLife = hasLife
  }

  /// A count as it would be in a week; nil where the data is less than a day.
  func perWeek(_ count: Int) -> Double? { pass.weeks.map { Double(count) / $0 } }

  /// ``rule `too-fast`, `speed` at fleet.rules:7``, and what data it was tried on.
  var heading: [String] {
    var span = ByteBuffer()
    TimeWriter.span(pass.spanMilliseconds, into: &span)
    var days = ByteBuffer()
    TimeWriter.readable(pass.first, into: &days)
    days.append(" to ")
    TimeWriter.readable(pass.last, into: &days)
    var lines = [
      "rule `\(rule)`, `\(subject)` at \(location.text)",
      "\(Self.amount(pass.events, "event")) of \(Self.amount(pass.devices, "device")) in \(Self.text(span))",
      Self.text(days),
    ]
    if pass.coveredMilliseconds < pass.spanMilliseconds {
      lines.append("with data of \(CountText.span(pass.coveredMilliseconds))")
    }
    if pass.weeks == nil { lines.append("less than a day of data: totals, not rates a week") }
    return lines
  }

  private static func amount(_ count: Int, _ noun: String) -> String {
    "\(TuningNumber.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  private static func text(_ buffer: borrowing ByteBuffer) -> String {
    String(decoding: buffer.array(), as: UTF8.self)
  }
}
