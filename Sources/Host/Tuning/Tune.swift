internal import Glibc
package import Platform
package import Replays
internal import Rules

/// `picket tune`: what a rule would have done with other values, from a recording.
package enum Tune {
  /// One pass over the data with all of these rule sets, in their order.
  package typealias Evaluation = (_ lanes: [LoadedRuleSet]) throws(RunFailure) -> TuningPass

  /// Reads the rules, tries every value, and writes the report to the open descriptor `output`.
  ///
  /// Gives false where rules or fences have errors, which are told on stderr. Fails where the variation fits nothing in
  /// the rule, and where there are no events.
  package static func run(
    _ paths: [String], options: TuneOptions, announcer: Announcer, output: Int32 = STDOUT_FILENO,
    evaluate: Evaluation
  ) throws(RunFailure) -> Bool {
    let loaded = try RuleSetLoader.loadTexts(paths)
    if !isWell(loaded, announcer) { return false }
    let varied = try VariedRuleSets.load(loaded, rule: options.rule, variation: options.variation)
    if !isWell(varied.written, announcer) { return false }
    let pass = try evaluate(varied.lanes.map(\.loaded))
    if pass.events == 0 { throw RunFailure("there are no events in the input: a value is judged by what it did") }
    let file = OutputFile(descriptor: output, name: "standard output", announcer: announcer)
    _ = try file.write(Array(text(report(varied, pass), options).utf8))
    return true
  }

  private static func isWell(_ loaded: LoadedRuleSet, _ announcer: Announcer) -> Bool {
    if loaded.hasErrors { announcer.write(DiagnosticReport.text(loaded, isColoured: Machine.wantsColourOnError)) }
    return !loaded.hasErrors
  }

  static func report(_ varied: VariedRuleSets, _ pass: TuningPass) -> TuningReport {
    precondition(pass.measures.count == varied.lanes.count, "a measure for each rule set")
    let rows = zip(varied.lanes, pass.measures).map { lane, measure in
      TuningRow(
        label: lane.varied.label, number: lane.varied.number, isPresent: lane.varied.isPresent, measure: measure)
    }
    return TuningReport(
      varied.target, rows: rows, pass: pass, remarks: varied.remarks, tellsMail: tellsMail(varied.written),
      hasLife: hasLife(varied.written))
  }

  private static func tellsMail(_ loaded: LoadedRuleSet) -> Bool {
    guard let rules = loaded.rules else { return false }
    return rules.rules.contains { rule in
      rule.notify.contains { if case .mail = rules.sinks[$0.sink].target { true } else { false } }
    }
  }

  private static func hasLife(_ loaded: LoadedRuleSet) -> Bool {
    loaded.rules?.rules.contains { if case .when = $0.trigger { true } else { false } } ?? false
  }

  private static func text(_ report: TuningReport, _ options: TuneOptions) -> String {
    switch options.format {
    case .json: return TuningExport.json(report)
    case .csv: return TuningExport.csv(report)
    case .table:
      let chart = TuningChart(
        report, width: options.columns, isUnicode: options.isUnicode, isColoured: options.isColoured)
      return TuningTable.text(report, isColoured: options.isColoured) + "\n" + chart.text
    }
  }
}
