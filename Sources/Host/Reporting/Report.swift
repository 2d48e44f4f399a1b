internal import Engine
internal import Geofences
internal import Model
package import Platform
package import Replays
internal import Reports
internal import Rules
internal import Wire

/// `picket report`: a replay as one page to look at.
package enum Report {
  /// Reads the inputs and writes the page: the file is there whole, or not at all. It is no input and no file of the
  /// rules.
  ///
  /// - Parameters:
  ///   - title: stands above the page; nil: the rules and the days.
  ///   - path: of the page.
  /// - Returns: the same summary that a replay gives.
  package static func run(
    _ loaded: LoadedRuleSet, options: ReplayOptions, title: String?, path: String, stop: StopSignal,
    announcer: Announcer
  ) throws(RunFailure) -> ReplaySummary {
    guard let ruleSet = loaded.rules, let index = loaded.index else {
      preconditionFailure("a report of rules with errors")
    }
    var outputs = OutputPaths(loaded, options: options)
    try outputs.write(path, "--out")
    // The same each time, as the thinning of tracks follows it: the same input, the same page.
    let hashSeed: UInt64 = 0
    let rules = RulesInForce(
      ruleSet, index: index, hash: "", keepsRecords: true, outputForm: .json, hashSeed: hashSeed)
    let pass = ReplayPass(options, stop: stop, announcer: announcer)
    let file = try PartialFile(path)
    var observers: [ReportObserver] = []
    let result = try pass.run(rules.plan.fields) { (inputs) throws(RunFailure) in
      let setup = ReplaySetup(
        [rules], options: options, extras: [.speed, .battery, .batteryVoltage], hashSeed: hashSeed, inputs: inputs)
      let fields = setup.decodings[0]
      let slots = ReportObserver.Slots(
        speed: fields.slot(of: .speed) ?? -1, battery: fields.slot(of: .battery) ?? -1,
        batteryVoltage: fields.slot(of: .batteryVoltage) ?? -1)
      observers = (0..<Job.groupCount).map { _ in ReportObserver(rules, slots: slots) }
      return ReplayAttempt(setup: setup, output: .none(pass.progress), observers: observers)
    }
    let summary = Replay.summary(of: result)
    // A page of a part would be taken for the whole.
    if summary.isInterrupted { return summary }
    var document = ReportGathering(observers, rules, summary).document
    document.title = title ?? document.title
    document.sources = options.inputs.map { $0 == "-" ? "standard input" : $0 }
    let page = ReportWriter.html(document)
    var failure: RunFailure?
    page.withUnsafeBytes { bytes in
      do throws(RunFailure) {
        try file.write(bytes)
        try file.finish()
      } catch { failure = error }
    }
    if let failure { throw failure }
    return summary
  }
}

/// Puts together what the groups of shards gathered: in an order that no seed and no shard has a part in.
private struct ReportGathering {
  private(set) var document: ReportDocument

  init(_ observers: [ReportObserver], _ rules: RulesInForce, _ summary: ReplaySummary) {
    let ruleSet = rules.ruleSet
    let all = observers.enumerated().flatMap { group, observer in
      observer.names.enumerated().map { (name: $1, group: group, place: $0) }
    }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var numbers = observers.map { [Int](repeating: 0, count: $0.names.count) }
    for (number, device) in all.enumerated() { numbers[device.group][device.place] = number }
    let notes = Dictionary(summary.quality.map { ($0.name, $0.notes) }, uniquingKeysWith: { $1 })
    document = ReportDocument(title: "picket report")
    document.zone = ruleSet.zones.first { $0.name != Zone.utc.name }
    document.from = summary.first
    document.to = summary.last
    document.devices = all.map { device in
      ReportDevice(
        name: device.name, track: observers[device.group].tracks[device.place], notes: notes[device.name] ?? [])
    }
    document.rules = zip(ruleSet.rules, summary.rules).map { rule, found in
      ReportRule(
        name: rule.name, title: rule.title, severity: rule.severity,
        thresholds: ReportThresholds.all(of: rule, in: ruleSet), notes: found.notes)
    }
    document.fences = rules.index.fences.enumerated().map { number, fence in
      ReportFence(
        id: fence.id, name: fence.name, group: ruleSet.groups[fence.group].name,
        outline: rules.index.outline(of: number))
    }
    var episodes: [ReportEpisode] = []
    for (group, observer) in observers.enumerated() {
      for var episode in observer.episodes {
        episode.device = numbers[group][episode.device]
        episodes.append(episode)
      }
    }
    document.episodes = episodes.sorted { a, b in
      (a.fired, a.rule, a.device, a.id ?? "") < (b.fired, b.rule, b.device, b.id ?? "")
    }
    document.leftOut.episodes = observers.reduce(0) { $0 + $1.leftOut }
    document.notes = summary.faults
  }
}
