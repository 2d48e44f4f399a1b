internal import Model
package import Wire

/// A replay's summary for programs: docs/replay.md describes its keys.
package enum SummaryJSON {
  package static func tree(of summary: ReplaySummary) -> JSONTree {
    var members: [(String, JSONTree)] = [
      ("events", count(summary.events)), ("devices", count(summary.devices)),
      ("from", .optional(summary.first, JSONTree.time)), ("to", .optional(summary.last, JSONTree.time)),
      ("days", .number(summary.days)), ("notices_told", count(summary.told)),
      ("interrupted", .bool(summary.isInterrupted)),
      (
        "refused",
        .object(
          RejectReason.allCases.compactMap { reason in
            summary.refused[reason].map { (reason.rawValue, count($0)) }
          })
      ),
      ("faults", .array(summary.faults.map { .string($0) })), ("out_of_order", count(summary.outOfOrder)),
    ]
    members.append(("rules", .array(summary.rules.map { rule($0, summary) })))
    members.append(
      (
        "mail_sinks",
        .array(
          summary.mailSinks.map { sink in
            .object([("sink", .string(sink.name))] + messages(sink.mails, summary))
          })
      ))
    members.append(("quality", .array(summary.quality.filter(\.isRemarkable).map(device))))
    return .object(members)
  }

  private static func rule(_ rule: ReplaySummary.Rule, _ summary: ReplaySummary) -> JSONTree {
    let tally = rule.tally
    var members: [(String, JSONTree)] = [
      ("rule", .string(rule.name)), ("fired", count(tally[.fired])), ("cleared", count(tally[.cleared])),
      ("open", count(rule.open)), ("abandoned", count(rule.abandoned)), ("reminded", count(tally[.reminded])),
      ("suppressed", count(rule.heldBack)), ("devices", count(tally.devices)),
      ("median_s", seconds(tally.durations.medianMilliseconds)),
      ("longest_s", seconds(tally.durations.longestMilliseconds)), ("flaps", count(tally.flaps)),
      ("told", .object(messages(tally.toldByHour, summary))),
    ]
    if let mails = rule.mails { members.append(("mails", .object(messages(mails, summary)))) }
    if rule.neverEvaluated > 0 {
      members.append(("never_evaluated", count(rule.neverEvaluated)))
      members.append(("missing", .object(rule.missing.map { ($0.field, count($0.devices)) })))
    }
    return .object(members)
  }

  private static func messages(_ tally: HourTally, _ summary: ReplaySummary) -> [(String, JSONTree)] {
    [
      ("total", count(tally.total)), ("per_day", .number(Double(tally.total) / summary.days)),
      (
        "worst_hour",
        .optional(tally.worst) { .object([("hour", JSONTree.time($0.hour)), ("total", count($0.count))]) }
      ),
    ]
  }

  private static func device(_ device: ReplaySummary.Device) -> JSONTree {
    let quality = device.quality
    var members: [(String, JSONTree)] = [
      ("device", .string(device.name)), ("events", count(quality.events)),
      ("usual_interval_s", seconds(quality.intervals.usualMilliseconds)),
    ]
    if quality.intervals.holes > 0 {
      members.append(("holes", count(quality.intervals.holes)))
      let pause = quality.longestPause
      members.append(
        ("longest_hole", .object([("from", JSONTree.time(pause.from)), ("seconds", seconds(pause.milliseconds))])))
    }
    let counts = [
      ("late", quality.late), ("repeated", quality.repeated), ("refused", device.refused),
      ("without_fix", quality.withoutFix), ("zero_fixes", quality.zeroFixes), ("clock_faults", quality.clockFaults),
    ]
    for (name, number) in counts where number > 0 { members.append((name, count(number))) }
    if quality.jumps > 0 {
      let jump = quality.widestJump
      members.append(("jumps", count(quality.jumps)))
      members.append(
        ("widest_jump", .object([("time", JSONTree.time(jump.at)), ("metres", .number(jump.metres.rounded()))])))
    }
    if let suspicion = quality.ratio.suspicion {
      members.append(
        (
          "speed_unit",
          .object([
            ("looks_like", .string(suspicion.unit)), ("read_as", .string(suspicion.readAs)),
            ("ratio", .number((suspicion.measured * 1000).rounded() / 1000)),
          ])
        ))
    }
    return .object(members)
  }

  private static func count(_ number: Int) -> JSONTree { .number(Double(number)) }
  private static func seconds(_ milliseconds: Int64?) -> JSONTree {
    .optional(milliseconds) { .number(Double($0) / 1000) }
  }
}
