internal import ArgumentParser
internal import Authoring
internal import Geofences
internal import Host
internal import Platform
internal import Rules

/// `picket test`: thin, over `Authoring.TrialBench` and `Host.TrialPool`.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests of rules.",
    discussion: """
      Rule files hold their tests: events for a rule, and what is expected (docs/testing.md).

        picket test fleet.rules
        picket test rules/ --filter 'city-*'
        picket test rules/ --coverage --coverage-below 80
        picket test rules/ --junit report.xml

      Exit codes: 0 all passed, 1 failed tests, too little coverage or errors in the rules, 2 could not test.
      """)

  @Argument(help: ArgumentHelp("Rule files, and folders of them.", valueName: "rules"))
  var rules: [String]

  @Option(help: ArgumentHelp("Only tests whose title, or a rule of theirs, is like this.", valueName: "glob"))
  var filter: String?

  @Option(help: ArgumentHelp("text, or json with one test a line.", valueName: "format"))
  var format = "text"

  @Option(help: ArgumentHelp("Also write the results as JUnit XML, for CI.", valueName: "file"))
  var junit: String?

  @Flag(help: "Tell what of the rules the tests have never shown.")
  var coverage = false

  @Option(help: ArgumentHelp("Exit with 1 where less than this is covered, in per cent.", valueName: "percent"))
  var coverageBelow: Double?

  @Flag(help: "The rule files line by line, with what was never shown.")
  var annotate = false

  @Option(help: ArgumentHelp("Threads that run tests; without it one a core.", valueName: "count"))
  var workers: Int?

  @Flag(help: "List the tests that passed, too.")
  var verbose = false

  private var isJSON: Bool { format == "json" }
  private var wantsCoverage: Bool { coverage || coverageBelow != nil || annotate }

  mutating func validate() throws {
    if RunOptions.Format(rawValue: format) == nil {
      throw ValidationError("there is no format `\(format)`; write `json` or `text`")
    }
    if annotate && format == "json" { throw ValidationError("`--annotate` is text: leave `--format json` out") }
    if let workers, !(1...256).contains(workers) { throw ValidationError("`--workers` is 1 to 256") }
    if let coverageBelow, !(0...100).contains(coverageBelow) {
      throw ValidationError("`--coverage-below` is a number of per cent, 0 to 100")
    }
  }

  func run() throws {
    let announcer = Announcer()
    do {
      let loaded = try RuleSetLoader.load(rules)
      let report = DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError)
      if !report.isEmpty { announcer.write(report) }
      guard let ruleSet = loaded.rules, let index = loaded.index else { throw Outcome.findings }
      let recorded = RecordedEvents()
      let bench = TrialBench(
        ruleSet, index: index, parsed: loaded.parsed, sources: loaded.sources,
        readEvents: { recorded.read($0, in: $1) })
      let chosen = bench.chosen(filter)
      try refuseNothing(chosen, of: bench)
      let results = TrialPool.run(
        chosen, on: bench, workers: workers ?? min(Machine.coreCount, 64), marksCoverage: wantsCoverage)
      let covered =
        wantsCoverage ? CoverageReport(bench, results, rules: filter.map { _ in bench.rules(of: chosen) }) : nil
      if let junit { try WholeFile.write(JUnitWriter.text(results, bench), to: junit) }
      try tell(results, covered, bench)
      let isShort = coverageBelow.map { covered?.isBelow($0) ?? false } ?? false
      if isShort || results.contains(where: { $0.verdict != .passed }) { throw Outcome.findings }
    } catch let failure as RunFailure {
      announcer.say(failure.message)
      throw Outcome.failed
    }
  }

  /// A test run without tests has shown nothing, and shall not look as if all were well.
  private func refuseNothing(_ chosen: [Int], of bench: TrialBench) throws(RunFailure) {
    if !chosen.isEmpty { return }
    if bench.tests.isEmpty {
      throw RunFailure("there are no tests in these rules; a test begins with `test \"…\"` (docs/testing.md)")
    }
    throw RunFailure("no test and no rule of a test is like `\(filter ?? "")`")
  }

  private func tell(_ results: [TrialResult], _ covered: CoverageReport?, _ bench: TrialBench) throws(RunFailure) {
    if isJSON { return try Machine.write(TrialJSON(bench).text(results, coverage: covered)) }
    let isColoured = Machine.wantsColourOnOutput
    let writer = TrialText(bench, isColoured: isColoured)
    var text = results.map { writer.text($0, listsAll: verbose) }.joined()
    if let covered {
      if annotate { text += covered.listing(isColoured: isColoured) }
      text += covered.text() + "\n"
    }
    text += TrialText.summary(results) + "\n"
    if let coverageBelow, let covered, covered.isBelow(coverageBelow) {
      text += "coverage is below the \(CoverageReport.percentText(coverageBelow)) % that are asked for\n"
    }
    try Machine.write(text)
  }
}
