internal import Engine
internal import Model

/// What a run says at its end, for people: one paragraph.
package enum RunSummary {
  /// Lines without ends. The last one tells the time taken, which no two runs share.
  package static func lines(of counts: RunCounts) -> [String] {
    var lines = [headline(counts)]
    let refused = RejectReason.allCases.compactMap { reason in
      counts.refused[reason].map { "\(grouped($0)) \(reason.sentence)" }
    }
    if !refused.isEmpty {
      let total = counts.refused.values.reduce(0, +)
      lines.append("refused \(amount(total, "line")): " + refused.joined(separator: "; "))
    }
    let asides = asides(counts)
    if !asides.isEmpty { lines.append(asides.joined(separator: ", ")) }
    if counts.isStandardOutputClosed { lines.append("standard output was closed before the end") }
    lines.append(timing(counts))
    return lines
  }

  private static func headline(_ counts: RunCounts) -> String {
    let told = NoticeKind.allCases.compactMap { kind in counts.notices[kind].map { "\(grouped($0)) \(kind.rawValue)" } }
    let notices = told.isEmpty ? "no notices" : "notices: " + told.joined(separator: ", ")
    return "\(amount(counts.events, "event")) of \(amount(counts.engine.devices, "device")), \(notices)"
  }

  private static func asides(_ counts: RunCounts) -> [String] {
    let engine = counts.engine
    let all = [
      (engine.duplicates, "repeated"), (engine.late, "late"), (engine.clockFaults, "with a clock fault"),
      (counts.zeroFixes, "at 0/0 without a fix"), (counts.wrongTypes, "fields of a wrong type"),
      (counts.numbersInStrings, "numbers in strings"), (counts.passedOver, "lines passed over"),
    ]
    return all.filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }
  }

  private static func timing(_ counts: RunCounts) -> String {
    let milliseconds = Int((counts.seconds * 1000).rounded())
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    let rate = counts.seconds > 0 ? Int(min(Double(counts.events) / counts.seconds, 1e15)) : 0
    return "took \(milliseconds / 1000).\(fraction) s, \(grouped(rate)) events/s"
  }

  private static func amount(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `1,234,567`
  static func grouped(_ number: Int) -> String {
    var text = ""
    for (position, digit) in String(number.magnitude).reversed().enumerated() {
      if position > 0 && position % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (number < 0 ? "-" : "") + String(text.reversed())
  }
}
