internal import Engine
internal import Glibc
internal import Model
package import Platform
package import Replays
internal import Rules
internal import Wire

/// `picket replay`: historical tracks through the rules, and what came of it.
package enum Replay {
  /// Reads the inputs to their end. Notices go where the options say; standard output is the open descriptor `output`.
  ///
  /// Fails where an output is an input, a file of the rules or another output, and where an output or, with `--strict`,
  /// an input cannot be had.
  package static func run(
    _ loaded: LoadedRuleSet, options: ReplayOptions, stop: StopSignal, announcer: Announcer,
    output: Int32 = STDOUT_FILENO
  ) throws(RunFailure) -> ReplaySummary {
    guard let ruleSet = loaded.rules, let index = loaded.index else {
      preconditionFailure("a replay of rules with errors")
    }
    try check(loaded, options, output)
    let hashSeed = UInt64.random(in: .min ... .max)
    let deliverySinks = options.sends ? try OwedNotices.sinks(of: ruleSet) : nil
    let rules = RulesInForce(
      ruleSet, index: index, hash: "", keepsRecords: true, outputForm: .json, hashSeed: hashSeed,
      deliverySinks: deliverySinks)
    let stream = OutputFile(descriptor: output, name: "standard output", announcer: announcer)
    let pass = ReplayPass(options, stop: stop, announcer: announcer)
    let result = try pass.run(rules.plan.fields) { (inputs) throws(RunFailure) in
      let setup = ReplaySetup([rules], options: options, hashSeed: hashSeed, inputs: inputs)
      let sending =
        options.sends
        ? try ReplaySending(rules, output: stream, stop: stop, announcer: announcer) : nil
      return ReplayAttempt(
        setup: setup,
        output: ReplayOutput(
          told: try file(options, stream),
          records: try options.recordsPath.map { (path) throws(RunFailure) in
            ReplayFile(try PartialFile(path))
          }, form: options.form, sending: sending, progress: pass.progress))
    }
    return summary(of: result)
  }

  /// Fails where an output is what is read, or another output.
  private static func check(_ loaded: LoadedRuleSet, _ options: ReplayOptions, _ output: Int32) throws(RunFailure) {
    var outputs = OutputPaths(loaded, options: options)
    switch options.out {
    case .nowhere: break
    case .file(let path): try outputs.write(path, "--out")
    case .standardOutput: try outputs.write(standardOutput: output)
    }
    if let path = options.recordsPath { try outputs.write(path, "--records") }
    if let path = options.rejectsPath { try outputs.write(path, "--rejects") }
    if options.sends, let rules = loaded.rules { try outputs.tellSinks(of: rules) }
  }

  private static func file(_ options: ReplayOptions, _ stream: OutputFile) throws(RunFailure) -> ReplayFile? {
    switch options.out {
    case .nowhere: nil
    case .file(let path): ReplayFile(try PartialFile(path))
    case .standardOutput:
      // Of a pipe events come as they come; else their order may have to be put right.
      options.inputs == ["-"] || options.keepsOrder
        ? ReplayFile(stream) : try ReplayFile(stream, heldIn: TemporaryFile.usualFolder)
    }
  }

  /// What the first rule set of a pass amounts to.
  static func summary(of result: ReplayPass.Result) -> ReplaySummary {
    let stages = result.stages
    let lane = result.setup.lanes[0]
    let counters = lane.counters()
    let fields = lane.rules.ruleSet.fields.fields.map(\.name)
    let mails = lane.mails()
    var summary = ReplaySummary()
    summary.events = stages.counts.events
    summary.devices = counters.devices
    summary.first = stages.span.first
    summary.last = stages.span.last
    summary.coveredMilliseconds = stages.span.covered
    summary.outOfOrder = stages.outOfOrder
    summary.refused = result.faults.refused
    summary.faults = result.faults.files
    summary.isInterrupted = result.isInterrupted
    summary.seconds = result.seconds
    let mailRules = rulesWithMail(lane, mails.bits)
    for (number, tally) in lane.tallies(until: result.end).enumerated() {
      var rule = ReplaySummary.Rule(name: lane.rules.ruleSet.rules[number].name, tally: tally)
      let counted = counters.rules[number]
      rule.open = counted.open
      rule.abandoned = counted.abandoned
      rule.heldBack = counted.suppressed
      rule.neverEvaluated = counted.neverEvaluated
      rule.missing = counted.missingFields.sorted { $0.key < $1.key }.compactMap { slot, devices in
        fields.indices.contains(slot) ? (fields[slot], devices) : nil
      }
      if mailRules.contains(number) { rule.mails = mails.byRule[number] ?? HourTally() }
      summary.told += tally.told
      summary.rules.append(rule)
    }
    summary.mailSinks = mails.bySink.map { ReplaySummary.MailSink(name: $0.sink, mails: $0.mails) }
    summary.quality = quality(stages, result.faults.refusedByDevice)
    return summary
  }

  private static func rulesWithMail(_ lane: ReplayLane, _ sinks: UInt64) -> Set<Int> {
    let rules = lane.rules.ruleSet.rules
    return Set(rules.indices.filter { rules[$0].notify.contains { sinks & 1 << UInt64($0.sink) != 0 } })
  }

  /// By the devices' names, in byte order.
  private static func quality(_ stages: ReplayStages, _ refused: [String: Int]) -> [ReplaySummary.Device] {
    var devices = stages.quality.map { ReplaySummary.Device(name: $0.name, quality: $0.quality) }
    let known = Set(devices.map(\.name))
    for number in devices.indices { devices[number].refused = refused[devices[number].name] ?? 0 }
    for (name, count) in refused where !known.contains(name) {
      var device = ReplaySummary.Device(name: name, quality: DeviceQuality())
      device.refused = count
      devices.append(device)
    }
    return devices.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
