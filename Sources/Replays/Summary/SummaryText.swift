internal import Model
internal import Wire

/// A replay's summary for people, within 100 columns.
package enum SummaryText {
  /// Lines without ends. The last one tells the time taken, which no two replays share.
  package static func lines(of summary: ReplaySummary) -> [String] {
    var lines = [headline(summary)]
    if summary.isInterrupted { lines.append("stopped before the end of the input: this is how far it came") }
    lines += faults(summary)
    lines += rules(summary)
    lines += SummaryText.unusual(summary)
    lines += QualityText.lines(of: summary)
    lines.append(timing(summary))
    // Parts stand apart by one empty line, whichever of them there are.
    return lines.enumerated().filter { !$1.isEmpty || ($0 > 0 && !lines[$0 - 1].isEmpty) }.map(\.element)
  }

  private static func headline(_ summary: ReplaySummary) -> String {
    var text = "\(CountText.amount(summary.events, "event")) of \(CountText.amount(summary.devices, "device"))"
    if let first = summary.first, let last = summary.last {
      text += ", \(CountText.moment(first)) to \(CountText.moment(last)) (\(CountText.span(last - first)))"
    }
    return text + (summary.told == 0 ? ", no notices" : ", \(CountText.amount(summary.told, "notice"))")
  }

  private static func faults(_ summary: ReplaySummary) -> [String] {
    var lines = summary.faults.map { "not all was read: \(LineEscaper.safe($0))" }
    let refused = RejectReason.allCases.compactMap { reason in
      summary.refused[reason].map { "\(CountText.grouped($0)) \(reason.sentence)" }
    }
    if !refused.isEmpty {
      let total = summary.refused.values.reduce(0, +)
      lines.append("refused \(CountText.amount(total, "line")): " + refused.joined(separator: "; "))
    }
    if summary.outOfOrder > 0 {
      lines.append(
        "\(CountText.amount(summary.outOfOrder, "event")) stood behind one that was heard later, and count as late "
          + "where that is of the same device: of files named by `--input` without `--keep-order` they are put in order"
      )
    }
    return lines
  }

  // MARK: Rules

  private static func rules(_ summary: ReplaySummary) -> [String] {
    let fired = summary.rules.filter { $0.tally[.fired] > 0 }
    if fired.isEmpty { return [] }
    var episodes = TextTable([
      "episodes", "fired", "cleared", "open", "abandoned", "devices", "median", "longest", "flaps",
    ])
    var notices = TextTable(["notices", "told", "held back", "reminded", "a day", "worst hour", "", "mails", "a day"])
    for rule in fired {
      let name = LineEscaper.safe(rule.name)
      let tally = rule.tally
      episodes.add([
        name, CountText.grouped(tally[.fired]), CountText.grouped(tally[.cleared]), CountText.grouped(rule.open),
        CountText.grouped(rule.abandoned), CountText.grouped(tally.devices), span(tally.durations.medianMilliseconds),
        span(tally.durations.longestMilliseconds), CountText.grouped(tally.flaps),
      ])
      // Of mails it is their number that wakes people; where there are none, that of the notices.
      let messages = rule.mails.flatMap { $0.total > 0 ? $0 : nil } ?? tally.toldByHour
      notices.add([
        name, CountText.grouped(tally.told), CountText.grouped(rule.heldBack), CountText.grouped(tally[.reminded]),
        CountText.tenths(Double(tally.told) / summary.days), messages.worst.map { CountText.grouped($0.count) } ?? "–",
        messages.worst.map { hour($0.hour) } ?? "", rule.mails.map { CountText.grouped($0.total) } ?? "",
        rule.mails.map { CountText.tenths(Double($0.total) / summary.days) } ?? "",
      ])
    }
    var lines = [""] + episodes.lines + [""] + notices.lines
    for sink in summary.mailSinks {
      let worst =
        sink.mails.worst.map { ", at worst \(CountText.grouped($0.count)) in the hour of \(hour($0.hour))" } ?? ""
      lines.append(
        "`\(LineEscaper.safe(sink.name))` would have sent \(CountText.amount(sink.mails.total, "mail")), "
          + "\(CountText.tenths(Double(sink.mails.total) / summary.days)) a day\(worst)")
    }
    return lines + [""]
  }

  private static func unusual(_ summary: ReplaySummary) -> [String] {
    var lines: [String] = []
    let silent = summary.rules.filter { $0.tally[.fired] == 0 }
    if !silent.isEmpty && summary.events > 0 {
      let names = silent.prefix(namedLimit).map { "`\(LineEscaper.safe($0.name))`" }.joined(separator: ", ")
      let more = silent.count > namedLimit ? " and \(CountText.grouped(silent.count - namedLimit)) more" : ""
      lines.append("never fired: \(names)\(more)")
    }
    for rule in summary.rules where rule.neverEvaluated > 0 {
      let missing = rule.missing.map { "`\($0.field)`" }
      let why = missing.isEmpty ? "" : ", which told no " + missing.joined(separator: ", no ")
      lines.append(
        "`\(LineEscaper.safe(rule.name))` could never be evaluated for "
          + "\(CountText.amount(rule.neverEvaluated, "device"))\(why)")
    }
    return lines
  }

  /// Rules that are named one by one.
  private static let namedLimit = 12

  private static func span(_ milliseconds: Int64?) -> String { milliseconds.map(CountText.span) ?? "–" }

  /// `2026-03-02 17h`
  private static func hour(_ moment: Int64) -> String { CountText.moment(moment).prefix(13) + "h" }

  private static func timing(_ summary: ReplaySummary) -> String {
    let milliseconds = Int((summary.seconds * 1000).rounded())
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    let rate = summary.seconds > 0 ? Int(min(Double(summary.events) / summary.seconds, 1e15)) : 0
    return "took \(milliseconds / 1000).\(fraction) s, \(CountText.grouped(rate)) events/s"
  }
}
