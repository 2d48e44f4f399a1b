package import Rules

extension ParsedRuleSet {
  /// One rule with what it reads: other rules, fences and lets are left out, and so are tests.
  package func only(rule: String, fences: Set<String>, lets: Set<String>) -> ParsedRuleSet {
    var excerpt = self
    for number in files.indices {
      excerpt.files[number] = files[number].only { declaration in
        switch declaration {
        case .rule(let syntax): syntax.name.text == rule
        case .fence(let fence): fences.contains(fence.name.text)
        case .fences(let set): fences.contains(set.name.text)
        case .letCondition(let syntax): lets.contains(syntax.name.text)
        case .test: false
        case .devices, .hours, .zone, .field, .batteryStates, .sink: true
        }
      }
    }
    return excerpt
  }
}

extension ParsedFile {
  fileprivate func only(_ isWanted: (Declaration) -> Bool) -> ParsedFile {
    var file = self
    file.declarations = declarations.filter(isWanted)
    // What editors and the formatter need, which no check reads.
    file.comments = []
    file.names = []
    file.messages = []
    file.outline = []
    return file
  }
}
