import Authoring
import Geofences
import Model
import Rules
import Testing

@testable import Engine

/// Rules and tests as text, run: fences must be drawn, or be given as features of a set.
struct Bench {
  var bench: TrialBench

  /// - Parameters:
  ///   - features: Of every set: id, name, outline.
  ///   - files: What `events` finds, by path.
  init(
    _ rules: String, features: [(id: String, name: String?, outline: Outline)] = [], files: [String: String] = [:]
  ) throws {
    let source = SourceFile(path: "test.rules", bytes: Array(rules.utf8))
    let (parsed, syntax) = RuleParser.parse([source])
    let environment = CheckEnvironment(zone: { $0 == "UTC" ? .utc : nil }, deviceNames: { _, _ in nil })
    let (checked, found) = RuleChecker.check(parsed, sources: [source], in: environment)
    let errors = (syntax + found).filter { $0.code.severity == .error }
    let ruleSet = try #require(checked, "\(errors.map(\.message))")
    var drafts: [FenceDraft] = []
    for (number, group) in ruleSet.groups.enumerated() {
      if case .drawn(let outline) = group.source {
        drafts.append(
          FenceDraft(id: group.name, name: nil, group: number, outline: outline, marginMetres: group.marginMetres))
      } else {
        drafts += features.map {
          FenceDraft(id: $0.id, name: $0.name, group: number, outline: $0.outline, marginMetres: group.marginMetres)
        }
      }
    }
    let (index, problems) = FenceIndex.build(drafts, crossGroups: EnginePlan.crossGroups(of: ruleSet))
    #expect(problems.isEmpty)
    bench = TrialBench(
      ruleSet, index: index, parsed: parsed, sources: [source],
      readEvents: { path, _ in
        files[path].map { .success(Array($0.utf8)) } ?? .failure(UnreadableEvents("cannot read `\(path)`"))
      })
  }

  func results() -> [TrialResult] {
    let tools = bench.makeTools()
    return bench.tests.indices.map { bench.run($0, with: tools, marksCoverage: false) }
  }

  /// What is wrong with the one test of `steps` and `expect` lines for the first rule.
  static func verdict(
    _ rules: String, _ test: String, files: [String: String] = [:]
  ) throws -> (TrialResult.Verdict, [String]) {
    let bench = try Bench(rules + "\ntest \"t\"\n" + test + "\n", files: files)
    let result = try #require(bench.results().first)
    return (result.verdict, result.problems.map(\.message))
  }
}
