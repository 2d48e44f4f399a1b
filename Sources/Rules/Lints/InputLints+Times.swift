internal import Model

/// Durations of rules beside the usual time between reports.
extension InputLints {
  /// What usually lies between two reports, over the devices of a rule.
  private struct Usual {
    var milliseconds: Int64
    var devices: Int
    /// The field that comes so seldom; nil: any event.
    var field: String?

    /// `events come every 60 s as a rule (median over 120 devices)`
    var sentence: String {
      let what = field.map { "`\($0)` comes" } ?? "events come"
      return "\(what) every \(InputLints.duration(milliseconds)) as a rule (\(over))"
    }

    var over: String { devices == 1 ? "median of one device" : "median over \(devices) devices" }
  }

  mutating func lintTimes(_ rule: CheckedRule, _ place: RulePlaces, _ devices: [TrackProfile.Device]) {
    guard case .when(let condition) = rule.trigger else { return }
    if let held = rule.held, !held.evenIfSilent, let usual = usualProof(condition, devices) {
      lintHeld(held, usual, place)
    }
    for part in place.parts {
      switch part.form {
      case .silence(let limit): lintSilence(Int64(limit), part, devices)
      case .window(let field, let window):
        guard let slot = set.fields.fields.firstIndex(where: { $0.name == field }) else { continue }
        lintWindow(window, part, Self.usual(devices, field: field) { $0.fieldGapMilliseconds[slot] })
      case .moved(let window): lintWindow(window, part, Self.usual(devices, field: nil) { $0.fixGapMilliseconds })
      case .field, .inside: break
      }
    }
  }

  /// The usual time between two reports that can both make a condition true: those that carry what it needs.
  private mutating func usualProof(_ condition: Condition, _ devices: [TrackProfile.Device]) -> Usual? {
    var longest = Self.usual(devices, field: nil) { $0.gapMilliseconds }
    for (slot, field) in set.fields.fields.enumerated() {
      guard let usual = Self.usual(devices, field: field.name, { $0.fieldGapMilliseconds[slot] }),
        usual.milliseconds > longest?.milliseconds ?? 0,
        reasoner.isPossible([(condition, .yes)], isNeverKnown: { $0 == .field(slot) }) == false
      else { continue }
      longest = usual
    }
    return longest
  }

  private static func usual(
    _ devices: [TrackProfile.Device], field: String?, _ gap: (TrackProfile.Device) -> Int64?
  ) -> Usual? {
    let gaps = devices.compactMap(gap).sorted()
    if gaps.isEmpty { return nil }
    return Usual(milliseconds: gaps[(gaps.count - 1) / 2], devices: gaps.count, field: field)
  }

  private mutating func lintHeld(_ held: CheckedRule.Held, _ usual: Usual, _ place: RulePlaces) {
    guard let clause = place.held else { return }
    let written = clause.duration.label
    if usual.milliseconds > held.gapMilliseconds {
      let gap = Self.duration(Self.roundedUp(2 * usual.milliseconds))
      let proven = usual.milliseconds > held.milliseconds ? Self.duration(Self.roundedUp(usual.milliseconds)) : written
      let gapIs = "a hole of more than \(Self.duration(held.gapMilliseconds)) begins it anew"
      tell(
        Diagnostic(
          .holesBetweenReports, "`held \(written)` is hardly ever proven: \(usual.sentence), and \(gapIs)",
          at: .init(clause.range, "reports are further apart"),
          notes: clause.hasGap ? [] : ["without `gap` it is the larger of 2 min and twice `held`"],
          fixes: [.init("held \(proven) gap \(gap)", [.init(clause.range, "held \(proven) gap \(gap)")])]))
    } else if usual.milliseconds > held.milliseconds {
      tell(
        Diagnostic(
          .heldBelowReports,
          "`held \(written)` is shorter than the time between two reports: \(usual.sentence), so the second true report "
            + "proves it, that much later",
          at: .init(clause.range, "no report comes so soon")))
    }
  }

  private mutating func lintSilence(_ limit: Int64, _ part: RulePlaces.Part, _ devices: [TrackProfile.Device]) {
    guard let usual = Self.usual(devices, field: nil, { $0.heardGapMilliseconds }), usual.milliseconds > limit else {
      return
    }
    tell(
      Diagnostic(
        .silenceBelowReports, "`silent for \(Self.duration(limit))` is true after most reports: \(usual.sentence)",
        at: .init(part.range, "silence between two reports is longer")))
  }

  /// A window that is no longer than the time between two samples holds one, which is not enough to be known.
  private mutating func lintWindow(_ window: Double, _ part: RulePlaces.Part, _ usual: Usual?) {
    guard let usual, Double(usual.milliseconds) >= window else { return }
    let usualText =
      usual.field == nil ? usual.sentence.replacingPrefix("events come", by: "fixes come") : usual.sentence
    tell(
      Diagnostic(
        .windowBelowReports, "this window is unknown after most reports: \(usualText), and one sample is not enough",
        at: .init(part.range, "\(Self.duration(Int64(window))) hold no two samples")))
  }

  /// To whole minutes, or hours where it is long.
  private static func roundedUp(_ milliseconds: Int64) -> Int64 {
    let unit: Int64 = milliseconds > 7_200_000 ? 3_600_000 : 60_000
    return (milliseconds + unit - 1) / unit * unit
  }
}

extension String {
  fileprivate func replacingPrefix(_ prefix: String, by other: String) -> String {
    hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
  }
}
