internal import Engine
internal import Model
internal import Wire

/// What a run says at its end, for people: one paragraph.
package enum RunSummary {
  /// Lines without ends. The last one tells the time taken, which no two runs share.
  package static func lines(of counts: RunCounts) -> [String] {
    var lines = [headline(counts)]
    let refused = RejectReason.allCases.compactMap { reason in
      counts.refused[reason].map { "\(CountText.grouped($0)) \(reason.sentence)" }
    }
    if !refused.isEmpty {
      let total = counts.refused.values.reduce(0, +)
      lines.append("refused \(CountText.amount(total, "line")): " + refused.joined(separator: "; "))
    }
    let asides = asides(counts)
    if !asides.isEmpty { lines.append(asides.joined(separator: ", ")) }
    lines += clocks(counts.engine)
    lines += rules(counts)
    if counts.isStandardOutputClosed { lines.append("standard output was closed before the end") }
    lines.append(timing(counts))
    return lines
  }

  private static func headline(_ counts: RunCounts) -> String {
    let told = NoticeKind.allCases.compactMap { kind in
      counts.notices[kind].map { "\(CountText.grouped($0)) \(kind.rawValue)" }
    }
    let notices = told.isEmpty ? "no notices" : "notices: " + told.joined(separator: ", ")
    return
      "\(CountText.amount(counts.events, "event")) of \(CountText.amount(counts.engine.devices, "device")), \(notices)"
  }

  private static func asides(_ counts: RunCounts) -> [String] {
    let engine = counts.engine
    let all = [
      (engine.duplicates, "repeated", "repeated"), (engine.late, "late", "late"),
      (engine.clockFaults, "with a clock fault", "with a clock fault"),
      (counts.zeroFixes, "at 0/0 without a fix", "at 0/0 without a fix"),
      (counts.wrongTypes, "field of a wrong type", "fields of a wrong type"),
      (counts.numbersInStrings, "number in a string", "numbers in strings"),
      (counts.passedOver, "line passed over", "lines passed over"),
      (engine.rules.reduce(0) { $0 + $1.suppressed }, "held back by a cool-down", "held back by cool-downs"),
    ]
    return all.filter { $0.0 > 0 }.map { "\(CountText.grouped($0.0)) \($0.0 == 1 ? $0.1 : $0.2)" }
  }

  /// Devices and rules that are named one by one; of more, their number is told.
  private static let namedLimit = 5

  private static func clocks(_ engine: EngineCounters) -> [String] {
    if engine.faultyClocks.isEmpty { return [] }
    let named = engine.faultyClocks.prefix(namedLimit).map { fault in
      "`\(LineEscaper.safe(fault.device))` by about \(span(fault.usualOffset))"
    }
    let more = engine.faultyClocks.count - named.count
    return [
      "clocks ahead: " + named.joined(separator: ", ")
        + (more > 0 ? ", and \(CountText.amount(more, "device")) more" : "")
    ]
  }

  /// What a rule could not do.
  private static func rules(_ counts: RunCounts) -> [String] {
    var lines: [String] = []
    for (rule, name) in zip(counts.engine.rules, counts.ruleNames) {
      if rule.neverEvaluated > 0 {
        let missing = rule.missingFields.sorted { $0.key < $1.key }.compactMap { slot, _ in
          counts.fieldNames.indices.contains(slot) ? "`\(counts.fieldNames[slot])`" : nil
        }
        let why = missing.isEmpty ? "" : ", which told no " + missing.joined(separator: ", no ")
        lines.append("`\(name)` could never be evaluated for \(CountText.amount(rule.neverEvaluated, "device"))\(why)")
      }
      if rule.windowCuts > 0 {
        lines.append("`\(name)` lost \(CountText.amount(rule.windowCuts, "sample")) that its windows had no room for")
      }
      if rule.refusedAlerts > 0 {
        lines.append(
          "`\(name)` had no room for \(CountText.amount(rule.refusedAlerts, "alert")): 256 a device is the limit")
      }
    }
    return lines
  }

  /// `8 h`, `12 min`
  private static func span(_ milliseconds: Int64) -> String {
    let minutes = (milliseconds + 30_000) / 60_000
    if minutes < 120 { return "\(minutes) min" }
    return minutes < 2880 ? "\((minutes + 30) / 60) h" : "\((minutes + 720) / 1440) d"
  }

  private static func timing(_ counts: RunCounts) -> String {
    let milliseconds = Int((counts.seconds * 1000).rounded())
    let fraction = String(1000 + milliseconds % 1000).dropFirst()
    let rate = counts.seconds > 0 ? Int(min(Double(counts.events) / counts.seconds, 1e15)) : 0
    return "took \(milliseconds / 1000).\(fraction) s, \(CountText.grouped(rate)) events/s"
  }
}
