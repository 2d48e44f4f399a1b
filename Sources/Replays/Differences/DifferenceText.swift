internal import Model
internal import Wire

/// A comparison of two rule sets for people.
package enum DifferenceText {
  /// Lines without ends.
  ///
  /// - Parameter limit: differences that are listed; nil for all.
  package static func lines(of comparison: RuleSetComparison, limit: Int?) -> [String] {
    var lines = [
      "\(CountText.amount(comparison.events, "event")) of \(CountText.amount(comparison.devices, "device"))"
        + (comparison.areSame ? ": both rule sets tell the same" : "")
    ]
    if comparison.isInterrupted { lines.append("stopped before the end of the input: this is how far it came") }
    lines += comparison.faults.map { "not all was read: \(LineEscaper.safe($0))" }
    lines += rules("only in the old rules", comparison.onlyOld) + rules("only in the new rules", comparison.onlyNew)
    var table = TextTable(["episodes", "old", "new", "same", "only old", "only new", "shifted", "changed"])
    var isEmpty = true
    for (number, totals) in comparison.totals.enumerated() where totals.old + totals.new > 0 {
      isEmpty = false
      table.add(
        [LineEscaper.safe(comparison.rules[number])]
          + [
            totals.old, totals.new, totals.same, totals[.onlyOld], totals[.onlyNew], totals[.shifted],
            totals[.changed],
          ].map(CountText.grouped))
    }
    if !isEmpty { lines += [""] + table.lines }
    if comparison.differences.isEmpty { return lines }
    lines.append("")
    let listed = comparison.differences.prefix(limit ?? .max)
    lines += listed.map { line($0, comparison) }
    let left = comparison.differences.count - listed.count
    if left > 0 {
      lines.append("… and \(CountText.grouped(left)) more: `--list all` shows them, `--format json` too")
    }
    return lines
  }

  private static func rules(_ words: String, _ names: [String]) -> [String] {
    names.isEmpty
      ? [] : ["\(words): " + names.map { "`\(LineEscaper.safe($0))`" }.joined(separator: ", ")]
  }

  /// `- 2026-03-02 08:00:30Z  city-speeding  t-017  city: t-017 at 95 km/h in city (1 min 30 s)`
  private static func line(_ difference: EpisodeDifference, _ comparison: RuleSetComparison) -> String {
    guard let first = difference.first else { return "" }
    let device = String(decoding: first.device, as: UTF8.self)
    let fence = first.fence.isEmpty ? "" : "  \(first.fence)"
    let head = LineEscaper.safe("\(comparison.rules[first.rule])  \(device)\(fence)")
    let text = "\(CountText.moment(first.fired))  \(head): "
    switch difference.kind {
    case .onlyOld: return "- " + text + said(first)
    case .onlyNew: return "+ " + text + said(first)
    case .shifted: return "~ " + text + shifts(difference)
    case .changed: return "! " + text + changes(difference)
    }
  }

  private static func said(_ episode: ComparedEpisode) -> String {
    let length = episode.cleared.map { " (\(CountText.span($0 - episode.since)))" } ?? ""
    return LineEscaper.safe(episode.message) + length
  }

  private static func shifts(_ difference: EpisodeDifference) -> String {
    guard let old = difference.old, let new = difference.new else { return "" }
    var parts: [String] = []
    if let shift = shift("starts", old.since, new.since) { parts.append(shift) }
    if new.fired - old.fired != new.since - old.since, let shift = shift("is told", old.fired, new.fired) {
      parts.append(shift)
    }
    switch (old.cleared, new.cleared) {
    case (let before?, let after?): if let shift = shift("ends", before, after) { parts.append(shift) }
    case (.some, nil): parts.append("does not end")
    case (nil, let after?): parts.append("ends at \(CountText.moment(after))")
    case (nil, nil): break
    }
    return parts.joined(separator: ", ")
  }

  private static func shift(_ verb: String, _ old: Int64, _ new: Int64) -> String? {
    old == new ? nil : "\(verb) \(CountText.span(abs(new - old))) \(new > old ? "later" : "sooner")"
  }

  private static func changes(_ difference: EpisodeDifference) -> String {
    guard let old = difference.old, let new = difference.new else { return "" }
    if old.message == new.message {
      return "the first message is the same; what follows, the severity, the facts or the sinks differ"
    }
    return "`\(LineEscaper.safe(old.message))` becomes `\(LineEscaper.safe(new.message))`"
  }
}
