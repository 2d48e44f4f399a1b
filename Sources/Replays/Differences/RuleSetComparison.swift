/// What two rule sets make of the same events, compared.
package struct RuleSetComparison: Sendable {
  /// Of both sets, in byte order.
  package var rules: [String]
  package var totals: [DifferenceTotals]
  /// In the order of their times.
  package var differences: [EpisodeDifference]
  /// Rules that only one set has.
  package var onlyOld: [String]
  package var onlyNew: [String]
  package var events = 0
  package var devices = 0
  package var isInterrupted = false
  /// What is wrong with files, a sentence each.
  package var faults: [String] = []

  /// - Parameters:
  ///   - matchers: one for each part of the fleet; finished by this.
  package init(rules: [String], onlyOld: [String], onlyNew: [String], matchers: [EpisodeMatcher]) {
    self.rules = rules
    self.onlyOld = onlyOld
    self.onlyNew = onlyNew
    totals = Array(repeating: DifferenceTotals(), count: rules.count)
    differences = []
    for var matcher in matchers {
      differences += matcher.finish()
      for (number, total) in matcher.totals.enumerated() { totals[number] += total }
    }
    differences.sort { Self.order($0, $1) }
  }

  package var areSame: Bool { differences.isEmpty }

  private static func order(_ a: EpisodeDifference, _ b: EpisodeDifference) -> Bool {
    guard let first = a.first, let second = b.first else { return false }
    if first.since != second.since { return first.since < second.since }
    if first.rule != second.rule { return first.rule < second.rule }
    if first.device != second.device { return first.device.lexicographicallyPrecedes(second.device) }
    if first.fence != second.fence { return first.fence.utf8.lexicographicallyPrecedes(second.fence.utf8) }
    if first.fired != second.fired { return first.fired < second.fired }
    return a.kind.rawValue < b.kind.rawValue
  }
}
