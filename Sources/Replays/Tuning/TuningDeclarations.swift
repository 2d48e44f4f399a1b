internal import Rules

/// What a rule set declares, by name, as far as rules read it.
struct TuningDeclarations {
  private(set) var lets: [String: LetSyntax] = [:]
  private(set) var fences: [String: FenceSyntax] = [:]
  private(set) var sets: [String: FenceSetSyntax] = [:]
  private(set) var batteryStates: [BatteryStatesSyntax] = []
  /// In the order of the files.
  private(set) var rules: [RuleSyntax] = []

  init(_ parsed: ParsedRuleSet) {
    for file in parsed.files {
      for declaration in file.declarations {
        switch declaration {
        case .fence(let fence): fences[fence.name.text] = fence
        case .fences(let set): sets[set.name.text] = set
        case .batteryStates(let states): batteryStates.append(states)
        case .letCondition(let syntax): lets[syntax.name.text] = syntax
        case .rule(let rule): rules.append(rule)
        case .devices, .hours, .zone, .field, .sink, .test: break
        }
      }
    }
  }

  func rule(_ name: String) -> RuleSyntax? { rules.first { $0.name.text == name } }
}
