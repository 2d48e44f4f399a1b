internal import Authoring
internal import Engine
internal import Geofences
internal import Glibc
internal import Model
package import Platform
internal import Rules
internal import Wire

/// `picket explain`: why a rule fired for a device, or why not, from a recording.
package enum Explain {
  /// Reads the inputs and writes the answer to the open descriptor `output`.
  ///
  /// Fails where the rule or the device is not known, or the moment lies before the device's first event.
  package static func run(
    _ loaded: LoadedRuleSet, options: ExplainOptions, stop: StopSignal, announcer: Announcer,
    output: Int32 = STDOUT_FILENO
  ) throws(RunFailure) {
    guard let rules = loaded.rules, let index = loaded.index else { return }
    let outlines = RuleOutline.all(loaded.parsed, rules)
    let wording = Wording(rules: rules, index: index, outlines: outlines, sources: loaded.sources)
    let plan = EnginePlan(
      rules, index: index, keepsRecords: true, hashSeed: UInt64.random(in: .min ... .max))
    let file = OutputFile(descriptor: output, name: "standard output", announcer: announcer)
    let explaining = Explaining(wording: wording, plan: plan, options: options, announcer: announcer, output: file)
    if options.showsAll {
      try explaining.log(stop)
    } else {
      try explaining.answer(stop)
    }
  }
}

/// One call of `picket explain`, its rules loaded.
private struct Explaining {
  let wording: Wording
  let plan: EnginePlan
  let options: ExplainOptions
  let announcer: Announcer
  let output: OutputFile

  private var rules: [CheckedRule] { wording.rules.rules }

  // MARK: One moment

  func answer(_ stop: StopSignal) throws(RunFailure) {
    let rule = try ruleNumber(options.rule ?? "")
    let question = ExplainQuestion(rule: rule, device: options.device, time: options.time)
    let looksAt = plan.looksAt(rule: rule, device: options.device)
    let box = ExplainerBox(Explainer(question, wording: wording))
    let stages = ExplainStages(plan: plan, rules: [rule], options: options, output: output) { steps in
      box.explainer.take(steps)
      return ""
    }
    if looksAt {
      try read(stages, stop)
      try checkSeen(stages)
    }
    guard let answer = looksAt ? box.explainer.answer() : Explainer.notLookedAt(question, wording: wording) else {
      throw outside(stages, box.explainer.counts)
    }
    switch options.format {
    case .json: _ = try output.write(Array(ExplanationJSON.render(answer, wording).utf8))
    case .text:
      _ = try output.write(
        Array(ExplanationText.render(answer, wording, isColoured: options.isColoured).utf8))
    }
  }

  /// The moment lies before anything that the recording has of the device.
  private func outside(_ stages: ExplainStages, _ counts: DeviceCounts) -> RunFailure {
    let device = LineEscaper.safe(options.device)
    guard let first = counts.first else {
      return RunFailure("no event of `\(device)` could be taken: all of them are late, repeated or ahead of the time")
    }
    return RunFailure("`--at` lies before the first event of `\(device)`, which is of \(wording.time(first))")
  }

  // MARK: The day

  func log(_ stop: StopSignal) throws(RunFailure) {
    var wanted = rules.indices.filter { plan.looksAt(rule: $0, device: options.device) }
    if let name = options.rule {
      let rule = try ruleNumber(name)
      wanted = wanted.filter { $0 == rule }
      if wanted.isEmpty {
        let question = ExplainQuestion(rule: rule, device: options.device, time: nil)
        let answer = Explainer.notLookedAt(question, wording: wording)
        let text =
          options.format == .json
          ? ExplanationJSON.render(answer, wording)
          : ExplanationText.render(answer, wording, isColoured: options.isColoured)
        _ = try output.write(Array(text.utf8))
        return
      }
    }
    let form: DayLog.Form = options.format == .json ? .json : .text(isColoured: options.isColoured)
    let box = DayLogBox(DayLog(wording, rules: wanted, form: form))
    let stages = ExplainStages(plan: plan, rules: Set(wanted), options: options, output: output) { steps in
      box.log.take(steps)
    }
    try read(stages, stop)
    _ = try output.write(Array(box.log.finish().utf8))
    try checkSeen(stages)
  }

  // MARK: Reading

  private func read(_ stages: ExplainStages, _ stop: StopSignal) throws(RunFailure) {
    let fieldCount = plan.fields.fields.count
    let pipeline = Pipeline(stages: stages, jobs: 4 + 3 * options.workers, stop: stop) { Job(fieldCount: fieldCount) }
    // At the moment that is asked for, deadlines have run; behind it nothing is looked at.
    let reader = InputReader(
      inputs: options.inputs, isLive: false, until: options.time, stop: stop, intake: pipeline)
    if let failure = pipeline.run(workers: options.workers, read: { () throws(RunFailure) in try reader.readAll() }) {
      throw failure
    }
    if stages.refused > 0 {
      announcer.say(
        "\(stages.refused) line\(stages.refused == 1 ? " was" : "s were") refused; `picket run` says why")
    }
  }

  // MARK: Names

  private func ruleNumber(_ name: String) throws(RunFailure) -> Int {
    if let found = rules.firstIndex(where: { $0.name == name }) { return found }
    throw RunFailure(
      "there is no rule `\(LineEscaper.safe(name))`" + Self.hint(name, rules.map(\.name), "the rules are"))
  }

  private func checkSeen(_ stages: ExplainStages) throws(RunFailure) {
    if stages.devices.hasWanted || stages.hasSteps { return }
    let names = stages.devices.names
    let text = "no event is of `\(LineEscaper.safe(options.device))`"
    if names.isEmpty { throw RunFailure(text + ": no event could be read at all") }
    throw RunFailure(text + Self.hint(options.device, names.sorted(), "there are"))
  }

  /// `: did you mean …?`, or a few of those that there are.
  private static func hint(_ name: String, _ known: [String], _ words: String) -> String {
    if let near = DidYouMean.suggestion(for: name, among: known) {
      return ": did you mean `\(LineEscaper.safe(near))`?"
    }
    let shown = known.prefix(5).map { "`\(LineEscaper.safe($0))`" }.joined(separator: ", ")
    return known.count > 5 ? "; \(words) \(shown) and \(known.count - 5) more" : "; \(words) \(shown)"
  }
}

/// What the evaluation adds to, one chunk at a time.
private final class ExplainerBox: @unchecked Sendable {
  var explainer: Explainer
  init(_ explainer: Explainer) { self.explainer = explainer }
}

/// The same of a log.
private final class DayLogBox: @unchecked Sendable {
  var log: DayLog
  init(_ log: DayLog) { self.log = log }
}
