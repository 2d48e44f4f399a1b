package import Wire

/// A comparison of two rule sets for programs: docs/diff.md describes its keys.
package enum DifferenceJSON {
  package static func tree(of comparison: RuleSetComparison) -> JSONTree {
    .object([
      ("events", count(comparison.events)), ("devices", count(comparison.devices)),
      ("interrupted", .bool(comparison.isInterrupted)), ("faults", .array(comparison.faults.map { .string($0) })),
      ("only_in_old", .array(comparison.onlyOld.map { .string($0) })),
      ("only_in_new", .array(comparison.onlyNew.map { .string($0) })),
      (
        "rules",
        .array(
          comparison.rules.indices.map { number in
            let totals = comparison.totals[number]
            return .object(
              [
                ("rule", .string(comparison.rules[number])), ("old", count(totals.old)), ("new", count(totals.new)),
                ("same", count(totals.same)),
              ] + EpisodeDifference.Kind.allCases.map { ($0.rawValue, count(totals[$0])) })
          })
      ),
      ("differences", .array(comparison.differences.map { difference($0, comparison) })),
    ])
  }

  private static func difference(_ difference: EpisodeDifference, _ comparison: RuleSetComparison) -> JSONTree {
    guard let first = difference.first else { return .null }
    var members: [(String, JSONTree)] = [
      ("kind", .string(difference.kind.rawValue)), ("rule", .string(comparison.rules[first.rule])),
      ("device", .string(String(decoding: first.device, as: UTF8.self))),
    ]
    if !first.fence.isEmpty { members.append(("fence", .string(first.fence))) }
    if let old = difference.old { members.append(("old", episode(old))) }
    if let new = difference.new { members.append(("new", episode(new))) }
    return .object(members)
  }

  private static func episode(_ episode: ComparedEpisode) -> JSONTree {
    var members: [(String, JSONTree)] = [("since", .time(episode.since)), ("fired", .time(episode.fired))]
    if let cleared = episode.cleared { members.append(("cleared", .time(cleared))) }
    members.append(("message", .string(episode.message)))
    return .object(members)
  }

  private static func count(_ number: Int) -> JSONTree { .number(Double(number)) }
}
