internal import Model

/// What is declared and never used.
extension Checker {
  mutating func lintUnused() {
    for file in parsed.files {
      for declaration in file.declarations {
        switch declaration {
        case .fence(let fence): unused(fence.name, .fence, .unusedFence, "no rule names the fence")
        case .fences(let set): unused(set.name, .fence, .unusedFence, "no rule names the set of fences")
        case .devices(let devices): unused(devices.name, .devices, .unusedDevices, "no rule names the device list")
        case .hours(let hours): unused(hours.name, .hours, .unusedHours, "no rule names the hours")
        case .field(let field): unused(field.name, .field, .unusedField, "nothing reads the field")
        case .letCondition(let syntax): unused(syntax.name, .field, .unusedLet, "nothing reads the let")
        case .sink(let sink): unused(sink.name, .sink, .unusedSink, "no rule notifies the sink")
        case .zone, .batteryStates, .rule, .test: break
        }
      }
    }
  }

  private mutating func unused(_ name: Name, _ namespace: Namespace, _ code: DiagnosticCode, _ message: String) {
    if used[namespace]?.contains(name.text) == true { return }
    findings.add(
      Diagnostic(code, "\(message) `\(name.text)`: use it or leave it out", at: .init(name.range, "never used")))
  }
}
