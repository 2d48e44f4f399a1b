internal import Model

/// Fences that ways lead over without leaving a fix in them.
extension InputLints {
  /// So many ways over a fence, and so many times more than visits, before anything is said.
  private static let fewestMissed = 5
  private static let timesMore = 3

  mutating func lintFences(_ rule: CheckedRule, _ place: RulePlaces, _ devices: [TrackProfile.Device]) {
    guard case .on(let edges, _) = rule.trigger, case .on(let syntax, _) = place.trigger?.form,
      edges.count == syntax.count
    else { return }
    let steps = devices.compactMap(\.stepMetres).sorted()
    guard !steps.isEmpty else { return }
    let step = steps[(steps.count - 1) / 2]
    for (edge, written) in zip(edges, syntax) {
      guard let group = group(of: edge, rule), let meetings = profile.meetings[group],
        meetings.missed >= Self.fewestMissed, meetings.missed >= Self.timesMore * meetings.seen,
        meetings.narrowestMetres < step
      else { continue }
      tellSmall(group, meetings, step, written, rule)
    }
  }

  private func group(of edge: Edge, _ rule: CheckedRule) -> Int? {
    let target: FenceTarget
    switch edge.form {
    case .enter(let fence, _, _), .exit(let fence, _): target = fence
    case .cross, .alarm, .becomesBool, .becomesText, .becomesNumber, .becomesBattery, .changes, .passes: return nil
    }
    switch target {
    case .group(let group): return group
    case .alias: return rule.each?.group
    }
  }

  private mutating func tellSmall(
    _ group: Int, _ meetings: TrackProfile.Meetings, _ step: Double, _ written: EdgeSyntax, _ rule: CheckedRule
  ) {
    let name = set.groups[group].name
    let metres = LimitText(unit: MeasureUnit.named("m"))
    let width = metres.number(meetings.narrowestMetres.rounded())
    let hint: String
    switch written.form {
    case .enter(let target, _, nil), .exit(let target, nil): hint = "cross \(target.text)"
    case .enter, .exit, .cross, .alarm, .becomes, .changes, .passes: hint = ""
    }
    let seen = meetings.seen == 0 ? "none left a fix in it" : "\(meetings.seen) left a fix in it"
    let total = meetings.missed + meetings.seen
    tell(
      Diagnostic(
        .fenceBelowFixes,
        "`\(name)` is too small for `enter` and `exit`: of \(total) ways over it \(seen)",
        at: .init(written.range, "\(width) wide"), and: [.init(set.groups[group].place)],
        notes: ["two fixes are \(metres.number(step.rounded())) apart as a rule; `cross` sees a way between them"],
        fixes: hint.isEmpty ? [] : [.init(hint, [.init(written.range, hint)])]))
  }
}
