internal import Model

/// The clauses of a rule by what they are; those that stand twice are reported.
struct RuleClauses {
  var devices: ClauseSyntax?
  var each: ClauseSyntax?
  var triggers: [ClauseSyntax] = []
  var held: ClauseSyntax?
  var clear: ClauseSyntax?
  var during: [ClauseSyntax] = []
  var unknown: ClauseSyntax?
  var late: ClauseSyntax?
  var severity: ClauseSyntax?
  var notify: [ClauseSyntax] = []
  var say: ClauseSyntax?

  init(_ rule: RuleSyntax, _ findings: inout Findings) {
    for clause in rule.clauses {
      switch clause.form {
      case .devices: Self.once(&devices, clause, "for", &findings)
      case .each: Self.once(&each, clause, "each", &findings)
      case .when, .on, .sequence: triggers.append(clause)
      case .held: Self.once(&held, clause, "held", &findings)
      case .clear, .clearAfter: Self.once(&clear, clause, "clear", &findings)
      case .during: during.append(clause)
      case .ifUnknown: Self.once(&unknown, clause, "if unknown", &findings)
      case .late: Self.once(&late, clause, "late", &findings)
      case .severity: Self.once(&severity, clause, "severity", &findings)
      case .notify: notify.append(clause)
      case .say: Self.once(&say, clause, "say", &findings)
      }
    }
  }

  private static func once(
    _ slot: inout ClauseSyntax?, _ clause: ClauseSyntax, _ word: String, _ findings: inout Findings
  ) {
    if let first = slot {
      findings.error(
        .repeatedClause, "`\(word)` stands twice in this rule: leave one out", at: clause.keyword,
        and: [.init(first.keyword, "first here")])
    } else {
      slot = clause
    }
  }
}
