internal import Geofences
internal import Model
internal import Rules
internal import Synchronization

/// Turns the fences that a test names into places. Every place is looked for once a rule set, whatever the worker.
final class TrialPlaces: Sendable {
  private enum Question: Hashable {
    case inside([Int], outside: [Int])
    case outside(Int, groups: Set<Int>)
  }
  /// A fence that a fact names, with its place in the text.
  struct Named {
    /// One fence, or all of a set.
    var fences: [Int]
    var label: String
    var range: SourceRange
  }

  private let groups: [FenceGroup]
  private let index: FenceIndex
  /// Fences by group, ascending.
  private let members: [[Int]]
  private let byName: [String: Int]
  private let answers = Mutex<[Question: Coordinate?]>([:])
  /// Fences of a set that are tried before a test is told that it asks too much.
  private static let tryLimit = 64

  init(_ groups: [FenceGroup], _ index: FenceIndex) {
    self.groups = groups
    self.index = index
    var members = [[Int]](repeating: [], count: groups.count)
    for (number, fence) in index.fences.enumerated() where members.indices.contains(fence.group) {
      members[fence.group].append(number)
    }
    self.members = members
    byName = Dictionary(groups.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
  }

  // MARK: Names

  /// The fences that `NAME "feature"` means.
  func named(_ name: Name, feature: QuotedText?) throws(TrialRefusal) -> Named {
    guard let group = byName[name.text] else {
      throw TrialRefusal("no fence is called `\(name.text)`", at: name.range)
    }
    guard let feature else {
      if members[group].isEmpty {
        throw TrialRefusal("`\(name.text)` has no fence in it, so no place is inside", at: name.range)
      }
      return Named(fences: members[group], label: name.text, range: name.range)
    }
    guard groups[group].isSet else {
      throw TrialRefusal(
        "`\(name.text)` is one fence, not a set: it has no features", at: feature.range,
        remedy: "write `\(name.text)` alone")
    }
    let byID = members[group].filter { index.fences[$0].id == feature.text }
    let found = byID.isEmpty ? members[group].filter { index.fences[$0].name == feature.text } : byID
    if found.isEmpty {
      let known = members[group].lazy.flatMap { [self.index.fences[$0].id, self.index.fences[$0].name ?? ""] }
      let near = DidYouMean.suggestion(for: feature.text, among: known.filter { !$0.isEmpty })
      throw TrialRefusal(
        "no fence of `\(name.text)` is called `\(feature.text)`", at: feature.range,
        remedy: near.map { "did you mean `\($0)`" } ?? "`picket fences` lists them")
    }
    return Named(fences: found, label: "\(name.text) \"\(feature.text)\"", range: name.range)
  }

  // MARK: Places

  /// A place in all of some fences and out of others.
  func inside(_ wanted: [Named], outside forbidden: [Named], _ finder: inout PlaceFinder) throws(TrialRefusal)
    -> Coordinate
  {
    guard let first = wanted.first else { return Coordinate(latitude: 0, longitude: 0) }
    let out = Set(forbidden.flatMap(\.fences)).sorted()
    // Of a set the first fence that will do.
    for choice in Self.choices(wanted) {
      let place = answer(.inside(choice, outside: out)) { finder.inside(choice, outside: out) }
      if let place { return place }
    }
    let names = wanted.map { "`\($0.label)`" }.joined(separator: " and ")
    if forbidden.isEmpty, wanted.count > 1 {
      throw TrialRefusal(
        "no place is inside \(names): they do not overlap", at: wanted[1].range,
        remedy: "write `position` and a place, or one step for each fence")
    }
    let others = forbidden.map { "`\($0.label)`" }.joined(separator: " and ")
    throw TrialRefusal(
      forbidden.isEmpty ? "no place is surely inside \(names)" : "no place is inside \(names) and outside \(others)",
      at: first.range, remedy: "write `position` and a place")
  }

  /// A place out of some fences, and of all fences of the groups that the rules of the test read.
  func outside(_ named: [Named], reading read: Set<Int>, _ finder: inout PlaceFinder) throws(TrialRefusal)
    -> Coordinate
  {
    guard let subject = named.first, let fence = subject.fences.first else {
      return Coordinate(latitude: 0, longitude: 0)
    }
    let forbidden = Set(named.flatMap(\.fences))
    let all = read.union(named.flatMap(\.fences).map { index.fences[$0].group })
    let place = answer(.outside(fence, groups: all)) {
      finder.outside(of: fence) { forbidden.contains($0) || all.contains(self.index.fences[$0].group) }
    }
    if let place { return place }
    throw TrialRefusal(
      "no place near `\(subject.label)` is outside of every fence that the rules read", at: subject.range,
      remedy: "write `position` and a place")
  }

  /// One fence of each name: all combinations of the first few.
  private static func choices(_ wanted: [Named]) -> [[Int]] {
    var choices: [[Int]] = [[]]
    for named in wanted {
      var longer: [[Int]] = []
      for choice in choices {
        for fence in named.fences.prefix(tryLimit) where longer.count < tryLimit * tryLimit {
          longer.append(choice.contains(fence) ? choice : choice + [fence])
        }
      }
      choices = longer
    }
    return choices
  }

  private func answer(_ question: Question, _ find: () -> Coordinate?) -> Coordinate? {
    if let known = answers.withLock({ $0[question] }) { return known }
    let found = find()
    answers.withLock { $0[question] = .some(found) }
    return found
  }
}
