internal import Model

/// Lints that need to know what devices really send: `check --input`.
package struct InputLints {
  let set: CheckedRuleSet
  let parsed: ParsedRuleSet
  let profile: TrackProfile
  var reasoner: ConditionReasoner
  private(set) var findings = Findings()
  let places: [String: RulePlaces]
  var toldLists: Set<String> = []

  /// Fewer events of a rule's devices say nothing.
  static let fewestEvents = 20

  /// The findings about a rule set in the light of a recording, in the order of their places.
  package static func lint(_ set: CheckedRuleSet, parsed: ParsedRuleSet, profile: TrackProfile) -> [Diagnostic] {
    var lints = InputLints(set, parsed, profile)
    lints.run()
    return lints.findings.closed()
  }

  private init(_ set: CheckedRuleSet, _ parsed: ParsedRuleSet, _ profile: TrackProfile) {
    self.set = set
    self.parsed = parsed
    self.profile = profile
    reasoner = ConditionReasoner(fields: set.fields.fields)
    places = RulePlaces.all(of: parsed)
  }

  mutating func tell(_ finding: Diagnostic) { findings.add(finding) }

  private mutating func run() {
    if profile.devices.isEmpty { return }
    // Rules mostly share a few filters; each is asked once about each device.
    var seen: [DeviceFilter: [TrackProfile.Device]] = [:]
    for rule in set.rules {
      guard let place = places[rule.name] else { continue }
      let devices = seen[rule.devices] ?? profile.devices.filter(DeviceMatcher(rule.devices).passes)
      seen[rule.devices] = devices
      if devices.isEmpty {
        tellNobody(rule, place)
        continue
      }
      guard devices.reduce(0, { $0 + $1.events }) >= Self.fewestEvents else { continue }
      reasoner.begin(fields: set.fields.fields, eachGroup: rule.each?.group)
      if lintReported(rule, place, devices) { lintTimes(rule, place, devices) }
      lintFences(rule, place, devices)
    }
  }

  // MARK: Nobody

  private mutating func tellNobody(_ rule: CheckedRule, _ place: RulePlaces) {
    guard let lists = place.lists, rule.devices.include != [""] else { return }
    // Devices that are named in full are watched for silence even if they are never heard.
    if case .when(let condition) = rule.trigger, condition.readsSilence, DeviceMatcher(rule.devices).isListOfNames {
      return
    }
    let count = Self.counted(profile.devices.count, "device")
    if let only = lists.names.first, lists.names.count == 1, rule.devices.exclude.isEmpty {
      guard toldLists.insert(only.text).inserted else { return }
      tell(
        Diagnostic(
          .nobodyInInput, "`\(only.text)` matches none of the \(count) in the input: look at its names and patterns",
          at: .init(declaration(of: only.text) ?? only.range), and: [.init(only.range, "the rule looks at nobody")]))
    } else {
      tell(
        Diagnostic(
          .nobodyInInput, "`\(rule.name)` looks at none of the \(count) in the input: look at its lists",
          at: .init(lists.range)))
    }
  }

  private func declaration(of list: String) -> SourceRange? {
    for file in parsed.files {
      for case .devices(let syntax) in file.declarations where syntax.name.text == list { return syntax.name.range }
    }
    return nil
  }

  // MARK: Words

  static func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// `60 s`, `5 min`, `2.5 h`: the largest unit of which it is at least two.
  static func duration(_ milliseconds: Int64) -> String {
    let value = Double(milliseconds)
    for (size, unit) in [(86_400_000.0, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")]
    where value >= 2 * size || value == size {
      return "\(LimitText.rounded((value / size * 10).rounded() / 10)) \(unit)"
    }
    return "\(LimitText.rounded((value / 100).rounded() / 10)) s"
  }
}

extension DeviceMatcher {
  func passes(_ device: TrackProfile.Device) -> Bool { matches(device.name) }
}
