package import Rules

/// What a variation varies: the places of one rule's text, and what has to be known of them.
package struct TuningTarget: Sendable {
  package let rule: String
  package let variation: Variation
  /// Places that get the same value; several only for `margin`, which means all fences of the rule.
  package let places: [TuningPlace]
  /// Where the first of them stands.
  package let location: TuningLocation
  /// Names of the fences and lets that the rule reads.
  package let fences: Set<String>
  package let lets: Set<String>
  /// Sentences for people: what stays as it is, and who shares what is changed.
  package let remarks: [String]

  /// Looks a variation up in a rule of a rule set without errors.
  ///
  /// Fails where there is no such rule, where it has nothing of that name or several, and where the unit does not fit.
  package init(
    _ variation: Variation, of rule: String, in parsed: ParsedRuleSet, sources: [SourceFile]
  ) throws(VariationFailure) {
    let declared = TuningDeclarations(parsed)
    guard let syntax = declared.rule(rule) else { throw Self.unknown(rule, declared) }
    let walk = TuningWalk(syntax, in: declared)
    var text = RuleText(sources)
    let choice = TuningChoice(walk.places, of: rule)
    places = try choice.places(for: variation, &text)
    for place in places { try TuningUnits.check(variation, against: place) }
    self.rule = rule
    self.variation = variation.counted(as: places[0].measure)
    location = text.location(of: places[0].range)
    fences = walk.fences
    lets = walk.lets
    remarks =
      Self.remarks(on: places, among: walk.places, &text)
      + Self.sharing(of: places, by: rule, declared, &text)
  }

  /// What holds now, where it is the same at all places.
  package var present: TuningPlace.Present? {
    guard let first = places[0].present, places.allSatisfy({ $0.present?.base == first.base }) else { return nil }
    return first
  }

  private static func unknown(_ rule: String, _ declared: TuningDeclarations) -> VariationFailure {
    let names = declared.rules.map(\.name.text)
    let shown = TerminalText.line(String(rule.prefix(60)))
    if names.isEmpty { return VariationFailure("there is no rule `\(shown)`: the files declare none") }
    if let near = DidYouMean.suggestion(for: rule, among: names) {
      return VariationFailure("there is no rule `\(shown)`: did you mean `\(near)`?")
    }
    return VariationFailure("there is no rule `\(shown)`: " + RuleText.list(names.map { "`\($0)`" }, "the rules are"))
  }

  // MARK: Remarks

  /// What `clear` says of the same thing is not varied with it.
  private static func remarks(
    on places: [TuningPlace], among all: [TuningPlace], _ text: inout RuleText
  ) -> [String] {
    let names = Set(places.map { "clear." + $0.name })
    return all.filter { names.contains($0.name) && $0.isWritten }.map { place in
      "`\(text.words(of: place.context))` in `clear` stays as it is written (\(text.location(of: place.range).text))"
    }
  }

  /// Which other rules read what is changed.
  private static func sharing(
    of places: [TuningPlace], by rule: String, _ declared: TuningDeclarations, _ text: inout RuleText
  ) -> [String] {
    var readers = [[String]](repeating: [], count: places.count)
    guard places.contains(where: { $0.owner != nil }) else { return [] }
    for other in declared.rules where other.name.text != rule {
      let found = TuningWalk(other, in: declared).places
      for (number, place) in places.enumerated() where found.contains(where: { $0.isSame(as: place) }) {
        readers[number].append("`\(other.name.text)`")
      }
    }
    return zip(places, readers).compactMap { place, names in
      guard let owner = place.owner, !names.isEmpty else { return nil }
      let who = RuleText.list(names, names.count == 1 ? "rule" : "rules")
      return
        "`\(owner)` is read by \(who) too: a new value there is one for \(names.count == 1 ? "it" : "them") as well"
    }
  }
}

extension Variation {
  /// Plain numbers are numbers of fixes where fixes are counted.
  fileprivate func counted(as measure: TuningPlace.Measure) -> Variation {
    var counted = self
    if measure == .fixes { counted.unit = .fixes }
    return counted
  }
}

extension TuningPlace {
  /// Two rules share it.
  fileprivate func isSame(as other: TuningPlace) -> Bool {
    owner == other.owner && measure == other.measure && (edit == other.edit || owner == "battery states")
      && aliases == other.aliases
  }
}
