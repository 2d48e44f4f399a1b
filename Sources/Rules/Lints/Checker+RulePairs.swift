internal import Model

/// Rules beside each other: doubles, and those that tell nothing new.
extension Checker {
  /// Rules of one kind that a rule is compared with.
  static let shadowLimit = 16

  /// In the order of the files, so that the later one is told of.
  mutating func lintRules(_ rules: [CheckedRule]) {
    let ordered = rules.sorted { ($0.place.file, $0.place.start) < ($1.place.file, $1.place.start) }
    reasoner.begin(fields: plan.fields, eachGroup: nil)
    var first: [RuleLikeness: [Int]] = [:]
    var kinds: [ShadowKind: [Int]] = [:]
    for (number, rule) in ordered.enumerated() {
      let likeness = reasoner.likeness(of: rule, lists: ruleLists[rule.name] ?? [])
      // A condition that is never or always true is told by itself.
      if likeness.trigger.isConstant { continue }
      if let twin = first[likeness]?.first(where: { Self.tellSameSinks(ordered[$0], rule) }) {
        tellDuplicate(ordered[twin], rule)
        continue
      }
      if first[likeness, default: []].count < Self.shadowLimit { first[likeness, default: []].append(number) }
      guard let kind = ShadowKind(rule, likeness.scope) else { continue }
      for other in kinds[kind, default: []] {
        if isShadowed(rule, by: ordered[other]) {
          tellShadowed(rule, by: ordered[other])
          break
        }
        if isShadowed(ordered[other], by: rule) {
          tellShadowed(ordered[other], by: rule)
          break
        }
      }
      if kinds[kind, default: []].count < Self.shadowLimit { kinds[kind, default: []].append(number) }
    }
  }

  /// One of the two tells no sink that the other does not.
  private static func tellSameSinks(_ a: CheckedRule, _ b: CheckedRule) -> Bool {
    let (mine, others) = (Set(a.notify.map(SinkShare.init)), Set(b.notify.map(SinkShare.init)))
    return mine.isSubset(of: others) || others.isSubset(of: mine)
  }

  private mutating func tellDuplicate(_ first: CheckedRule, _ rule: CheckedRule) {
    findings.add(
      Diagnostic(
        .duplicateRule, "`\(rule.name)` fires whenever `\(first.name)` does, and tells the same sinks: leave one out",
        at: .init(rule.place, "the same devices, the same condition"), and: [.init(first.place, "the first one")]))
  }

  // MARK: Shadows

  /// `other` is there whenever `rule` begins, with the same words for the same sinks.
  private mutating func isShadowed(_ rule: CheckedRule, by other: CheckedRule) -> Bool {
    guard Set(rule.notify.map(SinkShare.init)).isSubset(of: Set(other.notify.map(SinkShare.init))),
      other.notify.allSatisfy({ $0.atMostEveryMilliseconds == nil })
    else { return false }
    reasoner.begin(fields: plan.fields, eachGroup: rule.each?.group)
    switch (rule.trigger, other.trigger) {
    case (.on(let edges, let extra), .on(let others, let otherExtra)):
      guard Set(edges.map(\.form)).isSubset(of: Set(others.map(\.form))) else { return false }
      guard let otherExtra else { return true }
      return extra.map { reasoner.implies($0, otherExtra) == true } ?? false
    case (.when(let condition), .when(let wider)):
      guard Self.isProvenSooner(other.held, than: rule.held) else { return false }
      switch other.clear {
      case nil: break
      case .after: return false
      case .when(let end, _): if reasoner.isPossible([(end, .yes), (wider, .yes)]) != false { return false }
      }
      return reasoner.implies(condition, wider) == true
    case (.when, _), (.on, _), (.sequence, _): return false
    }
  }

  private static func isProvenSooner(_ a: CheckedRule.Held?, than b: CheckedRule.Held?) -> Bool {
    guard let a else { return true }
    guard let b else { return false }
    return a.evenIfSilent == b.evenIfSilent && a.milliseconds <= b.milliseconds
      && a.gapMilliseconds >= b.gapMilliseconds
  }

  private mutating func tellShadowed(_ rule: CheckedRule, by other: CheckedRule) {
    findings.add(
      Diagnostic(
        .shadowedRule,
        "whenever `\(rule.name)` fires, `\(other.name)` tells the same words to the same sinks: leave one out, or give "
          + "each its own `say`",
        at: .init(rule.place, "true only where the other is"), and: [.init(other.place, "the wider one")]))
  }
}

/// A sink and which notices it gets.
private struct SinkShare: Hashable {
  var sink: Int
  var only: NoticeKind?
  init(_ notify: CheckedRule.Notify) {
    sink = notify.sink
    only = notify.only
  }
}

/// Rules that may shadow each other: alike in all but their condition.
private struct ShadowKind: Hashable {
  var scope: RuleLikeness.Scope
  var severity: Severity
  var title: String?
  var say: [MessagePart]
  var isEdge: Bool

  /// nil: a sequence, or a rule without words of its own, which tells its own limits.
  init?(_ rule: CheckedRule, _ scope: RuleLikeness.Scope) {
    guard let parts = rule.say else { return nil }
    self.scope = scope
    severity = rule.severity
    title = rule.title
    say = parts
    switch rule.trigger {
    case .when: isEdge = false
    case .on: isEdge = true
    case .sequence: return nil
    }
  }
}
