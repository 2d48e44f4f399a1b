internal import Model

/// The variables of a rule set, numbered as they come, and what always holds between them.
struct LintVariables: Sendable {
  private(set) var list: [LintVariable] = []
  private(set) var domains: LintDomains
  /// All that a variable can be, unknown counted in.
  private var universes: [ValueSet] = []
  private var numbers: [LintVariable: Int] = [:]
  private var words: [String: Int] = [:]
  /// The group of the rule's `each`.
  var eachGroup: Int?

  init(fields: [PlanField]) { domains = LintDomains(fields: fields) }

  /// Fields get their slots while a rule set is checked.
  mutating func learn(fields: [PlanField]) { domains.fields = fields }

  mutating func number(of variable: LintVariable) -> Int {
    if let known = numbers[variable] { return known }
    numbers[variable] = list.count
    list.append(variable)
    universes.append(domains.numbers(of: variable).with(unknown: variable.canBeUnknown))
    return list.count - 1
  }

  func universe(_ number: Int) -> ValueSet { universes[number] }

  /// The number that stands for a word of a text field, from 1.
  mutating func number(ofWord word: String) -> Double {
    if let known = words[word] { return Double(known) }
    words[word] = words.count + 1
    return Double(words.count)
  }

  // MARK: What holds between variables

  /// The box less what cannot be at once; nil where nothing is left. What it takes away is never possible, but not
  /// all that is impossible is taken away.
  ///
  /// - Parameter isNeverKnown: variables that are unknown at every moment that is asked about.
  func narrowed(_ given: LintBox, isNeverKnown: (LintVariable) -> Bool = { _ in false }) -> LintBox? {
    var box = given
    for number in box.variables where isNeverKnown(list[number]) {
      if !box.narrow(number, to: .unknown) { return nil }
    }
    guard narrowSilence(&box), narrowDifferences(&box), narrowKept(&box), narrowInside(&box), ordersWindows(box) else {
      return nil
    }
    return box
  }

  /// Within a silence there is no event, so nothing is known that only an event tells.
  private func narrowSilence(_ box: inout LintBox) -> Bool {
    guard let silence = numbers[.silence], let set = box.set(of: silence),
      set.meeting(ValueSet(to: .behind(0))).isEmpty
    else { return true }
    for number in box.variables where isOfEvent(list[number]) {
      if !box.narrow(number, to: .unknown) { return false }
    }
    return true
  }

  private func isOfEvent(_ variable: LintVariable) -> Bool {
    switch variable {
    case .field, .distance: true
    case .difference(let a, let b): isOfEvent(a) || isOfEvent(b)
    case .share(let inner, _): isOfEvent(inner)
    case .kept, .aggregate, .count, .moved, .age, .property, .battery, .inside, .silence, .opaque: false
    }
  }

  /// A difference is known where both are.
  private func narrowDifferences(_ box: inout LintBox) -> Bool {
    for number in box.variables {
      guard case .difference(let a, let b) = list[number] else { continue }
      for part in [a, b].map(\.unshared) {
        guard let other = numbers[part], let set = box.set(of: other) else { continue }
        if !set.holdsNumbers, !box.narrow(number, to: .unknown) { return false }
        if box.set(of: number)?.holdsUnknown == false, !box.narrow(other, to: universe(other).known) { return false }
      }
    }
    return true
  }

  /// One value is kept of a field: what is known of it at a younger age is known, and the same, at an older one.
  private func narrowKept(_ box: inout LintBox) -> Bool {
    let kept = box.variables.compactMap { number in list[number].keptAge.map { (number: number, kept: $0) } }
    if kept.count < 2 { return true }
    for younger in kept {
      for older in kept where younger.kept.what == older.kept.what && younger.kept.age < older.kept.age {
        guard let young = box.set(of: younger.number), let old = box.set(of: older.number) else { continue }
        if !young.holdsUnknown {
          let both = young.meeting(old).known
          guard box.narrow(younger.number, to: both), box.narrow(older.number, to: both) else { return false }
        } else if !old.holdsUnknown, !box.narrow(younger.number, to: old.with(unknown: true)) {
          return false
        } else if !old.holdsNumbers, !box.narrow(younger.number, to: .unknown) {
          return false
        }
      }
    }
    return true
  }

  /// Who is inside of the alias's fence is inside of its set.
  private func narrowInside(_ box: inout LintBox) -> Bool {
    guard let eachGroup, let alias = numbers[.inside(.alias)], let set = numbers[.inside(.group(eachGroup))],
      let inAlias = box.set(of: alias), let inSet = box.set(of: set)
    else { return true }
    let yes = ValueSet.point(1)
    if inAlias.isWithin(yes), !box.narrow(set, to: yes) { return false }
    return inSet.holds(1) || box.narrow(alias, to: universe(alias).without(yes))
  }

  /// The smallest value of a window is not above its largest.
  private func ordersWindows(_ box: LintBox) -> Bool {
    for entry in box.entries {
      guard case .aggregate(.min, let slot, let over) = list[entry.variable], !entry.set.holdsUnknown,
        let other = numbers[.aggregate(.max, slot, over)], let largest = box.set(of: other), !largest.holdsUnknown,
        let low = entry.set.span, let high = largest.span
      else { continue }
      if low.start >= high.end { return false }
    }
    return true
  }
}

extension LintVariable {
  /// What is kept, and how old it may be in ms.
  fileprivate var keptAge: (what: LintVariable, age: Int64)? {
    switch self {
    case .kept(let slot, let age): (.kept(slot, 0), age)
    case .battery(let state, let age): (.battery(state, 0), age)
    case .field, .aggregate, .count, .distance, .moved, .age, .property, .difference, .share, .inside, .silence,
      .opaque:
      nil
    }
  }

  /// The value that a fraction was put on.
  fileprivate var unshared: LintVariable {
    if case .share(let inner, _) = self { return inner }
    return self
  }
}
