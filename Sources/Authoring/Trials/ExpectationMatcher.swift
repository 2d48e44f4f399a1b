internal import Geofences
internal import Model
internal import Rules

/// Holds a test's expectations against the notices that came.
///
/// For each kind of notice that is named (with `to`: as told by that sink) the expectations name all, one to one.
struct ExpectationMatcher {
  /// Expectations of one kind and sink: by themselves complete.
  private struct Group: Hashable {
    var kind: NoticeKind
    var sink: UInt64?
  }

  private let test: TestBlock
  private let clock: TrialClock
  private let rules: CheckedRuleSet
  private let index: FenceIndex
  private let expected: [Expected]
  /// `expect nothing`.
  private let nothing: SourceRange?
  /// Notices told one by one that nobody expected.
  private static let toldLimit = 10

  init(_ test: TestBlock, _ clock: TrialClock, _ rules: CheckedRuleSet, _ index: FenceIndex) throws(TrialRefusal) {
    self.test = test
    self.clock = clock
    self.rules = rules
    self.index = index
    var expected: [Expected] = []
    var nothing: SourceRange?
    for expectation in test.expectations {
      if let one = try Expected(expectation, of: test, clock, rules, index) {
        expected.append(one)
      } else {
        nothing = expectation.range
      }
    }
    self.expected = expected
    self.nothing = nothing
  }

  /// What does not fit; empty where the test passes.
  func problems(_ notices: [TrialNotice]) -> [TrialProblem] {
    if let nothing { return unexpected(notices.filter(\.isFirst), at: nothing) }
    var groups: [Group] = []
    for one in expected {
      let group = Group(kind: one.kind, sink: one.sink)
      if !groups.contains(group) { groups.append(group) }
    }
    var problems: [TrialProblem] = []
    for group in groups {
      let wanted = expected.filter { $0.kind == group.kind && $0.sink == group.sink }
      let came = notices.filter { notice in
        notice.kind == group.kind && (group.sink.map { notice.sinks & $0 != 0 } ?? notice.isFirst)
      }
      problems += compare(wanted, came, all: notices)
    }
    return problems
  }

  private func compare(_ wanted: [Expected], _ came: [TrialNotice], all: [TrialNotice]) -> [TrialProblem] {
    var matching = NoticeMatching(wanted, came)
    matching.match()
    var missing = wanted.indices.flatMap { number in
      Array(repeating: number, count: min(matching.left[number], Self.toldLimit))
    }
    var spare = came.indices.filter { matching.partner[$0] == nil }
    var problems: [TrialProblem] = []
    // What is missing on one side and too much on the other is most often one and the same.
    while !missing.isEmpty, !spare.isEmpty, problems.count < Self.toldLimit {
      let one = wanted[missing.removeFirst()]
      let near = spare.indices.min { distance(one, came[spare[$0]]) < distance(one, came[spare[$1]]) } ?? 0
      let notice = came[spare.remove(at: near)]
      let differences = one.differences(from: notice, clock, fence: fenceName)
      let whole = differences.map { $0.came + ($0.wanted.map { ", not \($0)" } ?? "") }
      problems.append(
        problem(
          one, "`\(one.kind.rawValue)` came \(whole.joined(separator: ", "))",
          label: "came \(differences.map(\.came).joined(separator: ", "))"))
    }
    for number in missing where problems.count < Self.toldLimit { problems.append(absent(wanted[number], all)) }
    let last = wanted.last?.range ?? test.title.range
    return problems + unexpected(spare.map { came[$0] }, at: last, beside: wanted)
  }

  /// How far a notice is from what was expected: one that differs in less is nearer, then one nearer in time.
  private func distance(_ one: Expected, _ notice: TrialNotice) -> Int64 {
    let differences = Int64(one.differences(from: notice, clock, fence: { _ in nil }).count)
    let away = one.at.map { abs($0 - notice.time) } ?? 0
    return differences << 56 + min(away, 1 << 55)
  }

  /// An expectation that no notice is left for, with what may be the reason.
  private func absent(_ one: Expected, _ all: [TrialNotice]) -> TrialProblem {
    let sentence = one.sentence(clock)
    var remedy: String?
    if let sink = one.sinkName, let bit = one.sink,
      let untold = all.first(where: { $0.kind == one.kind && $0.sinks & bit == 0 })
    {
      remedy =
        "a `\(one.kind.rawValue)` came at \(clock.text(untold.time)) of which `\(sink)` was not told: "
        + "leave `to` out to count those too"
    }
    return problem(one, "`\(sentence)` was expected and did not come", label: "did not come", remedy: remedy)
  }

  private func problem(_ one: Expected, _ message: String, label: String, remedy: String? = nil) -> TrialProblem {
    var problem = TrialProblem(message, at: one.range, label: label, remedy: remedy)
    problem.expected = one.at.map { TrialProblem.Expectation(time: $0, text: "\(one.kind.rawValue) was expected") }
    return problem
  }

  private func unexpected(
    _ notices: [TrialNotice], at range: SourceRange, beside wanted: [Expected] = []
  ) -> [TrialProblem] {
    var problems = notices.prefix(Self.toldLimit).map { notice in
      let sentence = sentence(notice)
      return TrialProblem(
        "`\(sentence)` came and was not expected", at: range,
        label: wanted.isEmpty ? "came: \(sentence)" : "beside this came: \(sentence)",
        remedy: "if it is right, write `expect \(line(notice, sink: wanted.first?.sinkName))`")
    }
    if notices.count > Self.toldLimit {
      problems.append(
        TrialProblem("and \(notices.count - Self.toldLimit) more notices came that were not expected", at: range))
    }
    return problems
  }

  // MARK: Words

  /// What a notice was, for a person.
  private func sentence(_ notice: TrialNotice) -> String {
    var text = "\(notice.kind.rawValue)"
    if test.rules.count > 1 { text += " of \(rules.rules[notice.rule].name)" }
    if let fence = fenceName(notice.fence) { text += " in \(fence)" }
    text += " at \(clock.text(notice.time))"
    if notice.since != notice.time { text += " since \(clock.text(notice.since))" }
    return text
  }

  /// The expectation that it would meet.
  private func line(_ notice: TrialNotice, sink: String?) -> String {
    var text = notice.kind.rawValue
    if let sink { text += " to \(sink)" }
    text += " at \(clock.text(notice.time))"
    if notice.since != notice.time { text += " since \(clock.text(notice.since))" }
    return text
  }

  private func fenceName(_ number: UInt32) -> String? {
    guard index.fences.indices.contains(Int(number)) else { return nil }
    return index.fences[Int(number)].id
  }
}
