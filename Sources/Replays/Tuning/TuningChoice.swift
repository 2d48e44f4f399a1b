internal import Rules

/// Finds what a name means among all that a rule has.
struct TuningChoice {
  private let rule: String
  /// In the order of the files.
  private let all: [TuningPlace]

  init(_ places: [TuningPlace], of rule: String) {
    self.rule = rule
    all = places.enumerated().sorted { a, b in
      let (x, y) = (a.element.range, b.element.range)
      return (x.file, x.start, a.offset) < (y.file, y.start, b.offset)
    }.map(\.element)
  }

  /// The places that a variation means: one, or with `margin` those of all fences.
  func places(for variation: Variation, _ text: inout RuleText) throws(VariationFailure) -> [TuningPlace] {
    let found = candidates(variation.subject)
    if found.isEmpty { throw nothing(called: variation.subject) }
    if let number = variation.number {
      guard number <= found.count else {
        let have = found.count == 1 ? "one place" : "\(found.count) places"
        throw VariationFailure(
          "`\(variation.subject)` stands at \(have) of rule `\(rule)`, and `\(variation.subject)#\(number)` is none")
      }
      return [found[number - 1]]
    }
    if found.count == 1 || variation.subject == TuningPlace.margin { return found }
    throw several(found, variation, &text)
  }

  /// Those that are written go before those that could be, and a name of its own before others that a place goes by.
  private func candidates(_ name: String) -> [TuningPlace] {
    // A fence without a margin has one of 0 m, and all of them change together.
    if name == TuningPlace.margin { return all.filter { $0.name == name } }
    let tiers: [(TuningPlace) -> Bool] = [
      { $0.isWritten && $0.name == name }, { $0.isWritten && $0.aliases.contains(name) },
      { !$0.isWritten && $0.name == name }, { !$0.isWritten && $0.aliases.contains(name) },
    ]
    return tiers.lazy.map { all.filter($0) }.first { !$0.isEmpty } ?? []
  }

  // MARK: Failures

  private func several(
    _ found: [TuningPlace], _ variation: Variation, _ text: inout RuleText
  ) -> VariationFailure {
    var items: [String] = []
    for (number, place) in found.enumerated() {
      let (words, location) = (text.words(of: place.context), text.location(of: place.range).text)
      items.append(
        "`\(variation.subject)#\(number + 1)` (\(place.present?.label ?? "no value")) in `\(words)` (\(location))")
    }
    let list = RuleText.list(items, "rule `\(rule)` has \(found.count) places for `\(variation.subject)`:")
    return VariationFailure("\(list); write which one, as in `\(variation.subject)#1=\(variation.valuesWithUnit)`")
  }

  private func nothing(called name: String) -> VariationFailure {
    let shown = TerminalText.line(String(name.prefix(60)))
    let names = Set(all.flatMap { [$0.name] + $0.aliases }).sorted()
    if names.isEmpty { return VariationFailure("rule `\(rule)` has nothing that could be varied") }
    let hint = DidYouMean.suggestion(for: name, among: names).map { "did you mean `\($0)`? " } ?? ""
    return VariationFailure("rule `\(rule)` has no `\(shown)`: \(hint)\(inventory)")
  }

  /// ``there are `speed` (90 km/h), `held` (30 s); `margin` can be added``
  private var inventory: String {
    let written = all.filter(\.isWritten)
    var items: [String] = []
    for (number, place) in written.enumerated() {
      let isOnly = written.count { $0.name == place.name } == 1
      let name = isOnly ? place.name : "\(place.name)#\(written[...number].count { $0.name == place.name })"
      items.append("`\(name)` (\(place.present?.label ?? "no value"))")
    }
    var absent: [String] = []
    for place in all where !place.isWritten && !written.contains(where: { $0.name == place.name }) {
      if !absent.contains("`\(place.name)`") { absent.append("`\(place.name)`") }
    }
    let parts = [
      items.isEmpty ? nil : RuleText.list(items, "there are"),
      absent.isEmpty ? nil : absent.joined(separator: ", ") + " can be added",
    ]
    return parts.compactMap { $0 }.joined(separator: "; ")
  }
}
