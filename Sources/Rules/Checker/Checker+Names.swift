internal import Model

/// Devices of one list: names in full and globs.
struct DeviceList {
  var patterns: [String]
  /// Something about it was reported.
  var isFaulty = false
}

/// A let, resolved when something reads it.
struct LetSymbol {
  enum State {
    case waiting
    case done(Condition)
    case faulty
  }
  var syntax: LetSyntax
  var state = State.waiting
  var needed: Set<Int> = []
  var units: [Int: MeasureUnit] = [:]
  var groups: [Int] = []
}

/// The first pass: what is declared, by name.
extension Checker {
  mutating func declareNames() {
    for file in parsed.files {
      for declaration in file.declarations { declare(declaration, in: file) }
    }
  }

  private mutating func declare(_ declaration: Declaration, in file: ParsedFile) {
    switch declaration {
    case .fence(let fence): declareFence(fence.name, declaration, in: file)
    case .fences(let set): declareFence(set.name, declaration, in: file)
    case .devices(let devices): declareDevices(devices, in: file)
    case .hours(let hours): declareHours(hours, in: file)
    case .zone: break
    case .field(let field): declareField(field)
    case .batteryStates(let states): declareBattery(states)
    case .letCondition(let syntax): declareLet(syntax)
    case .sink(let sink): declareSink(sink, in: file)
    case .rule(let rule):
      if declare(rule.name, .rule, called: "rule") { ruleNames[rule.name.text] = rule.name.range }
    case .test: break
    }
  }

  private mutating func declareFence(_ name: Name, _ declaration: Declaration, in file: ParsedFile) {
    let group = FenceDeclarations.group(of: declaration, in: file, &findings)
    guard declare(name, .fence, called: "fence") else { return }
    if let group {
      fenceNames[name.text] = groups.count
      groups.append(group)
    } else {
      fenceNames[name.text] = Int?.none
    }
  }

  private mutating func declareField(_ field: FieldSyntax) {
    guard !isBuiltin(field.name), declare(field.name, .field, called: "field") else { return }
    if field.path.text.isEmpty || field.path.text.utf8.count > 1000 {
      findings.error(
        .badPath, "no value has this path: write keys joined by dots (`attributes.fuelLevel`)", at: field.path.range)
    }
    fields[field.name.text] = FieldSymbol(field)
  }

  private mutating func declareLet(_ syntax: LetSyntax) {
    guard !isBuiltin(syntax.name), declare(syntax.name, .field, called: "let") else { return }
    lets[syntax.name.text] = LetSymbol(syntax: syntax)
  }

  private mutating func isBuiltin(_ name: Name) -> Bool {
    guard Field(rawValue: name.text) != nil else { return false }
    findings.error(.builtinName, "`\(name.text)` is a field of every event: choose another name", at: name.range)
    return true
  }

  private mutating func declareDevices(_ devices: DevicesSyntax, in file: ParsedFile) {
    guard declare(devices.name, .devices, called: "device list") else { return }
    var list = DeviceList(patterns: [])
    switch devices.source {
    case .names(let names):
      for name in names {
        if name.text.isEmpty || name.text.utf8.count > 255 {
          findings.error(.devicesEmpty, "a device's name has 1 to 255 bytes", at: name.range)
          list.isFaulty = true
        } else {
          list.patterns.append(name.text)
          lintDeviceName(name)
        }
      }
    case .file(let path):
      if let names = environment.deviceNames(path.text, file.path) {
        list.patterns = names.filter { !$0.isEmpty }
        if list.patterns.isEmpty {
          findings.error(.devicesEmpty, "`\(path.text)` names no device: write one name a line", at: path.range)
        }
      } else {
        findings.error(.devicesUnreadable, "`\(path.text)` cannot be read", at: path.range)
      }
    }
    if list.patterns.isEmpty { list.isFaulty = true }
    deviceLists[devices.name.text] = list
  }

  private mutating func declareHours(_ syntax: HoursSyntax, in file: ParsedFile) {
    guard declare(syntax.name, .hours, called: "name of hours") else { return }
    let zone = syntax.zone.map { resolveZone($0) } ?? zones.ofFile(syntax.range.file)
    guard let zone else {
      hoursNames[syntax.name.text] = Int?.none
      return
    }
    var spans: [Hours.Span] = []
    for span in syntax.spans {
      let count = (span.lastDay - span.firstDay + 7) % 7
      let end = span.endMinute > span.startMinute ? span.endMinute : span.endMinute + 1440
      for day in 0...count {
        spans.append(
          Hours.Span(weekday: (span.firstDay + day) % 7, startMinute: span.startMinute, endMinute: end))
      }
    }
    hoursNames[syntax.name.text] = hours.count
    hours.append(
      Hours(
        name: syntax.name.text, spans: spans, zone: zone,
        exceptions: syntax.except.map { Hours.DateRange(firstDay: $0.first, lastDay: $0.last) }))
  }

  private mutating func declareBattery(_ states: BatteryStatesSyntax) {
    var seen: Set<String> = []
    for entry in states.entries {
      let isVolts = entry.threshold.unit?.kind == .voltage
      guard seen.insert("\(entry.state.text) \(isVolts)").inserted else {
        findings.error(.badBatteryState, "`\(entry.state.text)` stands twice: leave one out", at: entry.state.range)
        continue
      }
      guard let base = base(entry.threshold, isVolts ? .voltage : .ratio) else { continue }
      guard base > 0, isVolts ? base <= 1000 : base <= 1 else {
        findings.error(
          .badBatteryState, "a threshold is more than 0 and at most 100 % or 1000 V", at: entry.threshold.range)
        continue
      }
      switch (entry.state.text, isVolts) {
      case ("low", false): battery.lowRatio = base
      case ("low", true): battery.lowVolts = base
      case ("critical", false): battery.criticalRatio = base
      case ("critical", true): battery.criticalVolts = base
      case ("full", false): battery.fullRatio = base
      case ("full", true): battery.fullVolts = base
      default:
        findings.error(
          .badBatteryState, "`\(entry.state.text)` has no threshold: write `low`, `critical` or `full`",
          at: entry.state.range)
      }
    }
    if battery.criticalRatio > battery.lowRatio || battery.lowRatio >= battery.fullRatio
      || battery.criticalVolts > battery.lowVolts || battery.fullVolts.map({ $0 <= battery.lowVolts }) == true
    {
      findings.error(
        .badBatteryState, "the states are out of order: critical is at most low, low is below full", at: states.range)
    }
  }
}
