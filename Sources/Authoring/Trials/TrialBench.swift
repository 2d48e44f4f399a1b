internal import Engine
package import Geofences
internal import Model
package import Rules
internal import Wire

/// Why a recorded file could not be read.
package struct UnreadableEvents: Error, Equatable {
  /// Lower case, no full stop: ``cannot read `day.jsonl`: no such file or directory``.
  package var message: String
  package init(_ message: String) { self.message = message }
}

/// All that the tests of one rule set share, made once: the engine's plan, places, texts. Immutable but for what is
/// remembered of places.
package final class TrialBench: Sendable {
  package let ruleSet: CheckedRuleSet
  package let index: FenceIndex
  package let sources: [SourceFile]
  package let outlines: [RuleOutline]
  package let coverage: CoveragePlan
  let plan: EnginePlan
  let places: TrialPlaces
  let writer: NoticeWriter
  /// The unpacked bytes of a recorded file: its path as written, and the rule file that it is relative to.
  let readEvents: @Sendable (String, String) -> Result<[UInt8], UnreadableEvents>
  private let ruleNumbers: [String: Int]
  private let reads: [Set<Int>]

  package init(
    _ ruleSet: CheckedRuleSet, index: FenceIndex, parsed: ParsedRuleSet, sources: [SourceFile],
    readEvents: @escaping @Sendable (String, String) -> Result<[UInt8], UnreadableEvents>
  ) {
    self.ruleSet = ruleSet
    self.index = index
    self.sources = sources
    self.readEvents = readEvents
    // A fixed seed: nobody sends made-up collisions to his own tests.
    plan = EnginePlan(ruleSet, index: index, keepsRecords: true, hashSeed: 0x7069_636b_6574)
    places = TrialPlaces(ruleSet.groups, index)
    writer = NoticeWriter(plan.catalogue)
    outlines = RuleOutline.all(parsed, ruleSet)
    coverage = CoveragePlan(ruleSet, outlines, index)
    ruleNumbers = Dictionary(ruleSet.rules.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    reads = ruleSet.rules.map(FencesRead.groups)
  }

  package var tests: [TestBlock] { ruleSet.tests }

  /// What one thread needs to run tests.
  package func makeTools() -> TrialTools { TrialTools(index) }

  /// Declarations of fences that some rules read.
  func groupsRead(by rules: Set<Int>) -> Set<Int> { rules.reduce(into: []) { $0.formUnion(reads[$1]) } }

  /// The positions of the rules that a test names.
  package func rules(of test: TestBlock) -> Set<Int> { Set(test.rules.compactMap { ruleNumbers[$0.text] }) }

  /// The positions of the rules that tests name.
  package func rules(of tests: [Int]) -> Set<Int> {
    tests.reduce(into: []) { $0.formUnion(rules(of: self.tests[$1])) }
  }

  /// The positions of the tests whose title, or a rule of theirs, a glob matches; nil: of all.
  package func chosen(_ filter: String?) -> [Int] {
    guard let filter else { return Array(tests.indices) }
    let glob = Glob(filter)
    return tests.indices.filter { number in
      glob.matches(tests[number].title.text) || tests[number].rules.contains { glob.matches($0.text) }
    }
  }

  /// Runs one test, by its position; once more with a trace where it did not pass, for its timeline.
  package func run(_ number: Int, with tools: TrialTools, marksCoverage: Bool) -> TrialResult {
    let result = run(number, tools, isTraced: marksCoverage)
    return result.verdict == .passed || marksCoverage ? result : run(number, tools, isTraced: true)
  }

  private func run(_ number: Int, _ tools: TrialTools, isTraced: Bool) -> TrialResult {
    let test = tests[number]
    var run = TrialRun(self, tools, test, rules: rules(of: test), isTraced: isTraced)
    var result = TrialResult(number: number, verdict: .passed)
    do throws(TrialRefusal) {
      try run.run()
      let matcher = try ExpectationMatcher(test, run.clock, ruleSet, index)
      result.problems = matcher.problems(run.notices)
      if !result.problems.isEmpty { result.verdict = .failed }
    } catch {
      result.verdict = .error
      result.problems = [error.problem]
    }
    result.start = run.clock.start
    result.notices = run.notices
    result.notes = run.notes
    result.seen = run.seen
    if result.verdict != .passed { result.timeline = run.finishedTimeline() }
    return result
  }
}

/// What one thread has for itself: its ways to ask the fences.
package final class TrialTools {
  var locator: Locator
  var finder: PlaceFinder

  init(_ index: FenceIndex) {
    locator = Locator(index)
    finder = PlaceFinder(index)
  }
}
