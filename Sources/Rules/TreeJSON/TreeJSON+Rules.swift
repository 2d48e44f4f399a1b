internal import Model

/// Rules: their clauses by name, with the defaults of those that are not written.
extension TreeJSON {
  func object(_ rule: RuleSyntax) -> JSONText {
    let checked = rules[rule.name.text]
    var clauses: [String: JSONText] = [:]
    var during: [JSONText] = []
    var notify: [JSONText] = []
    for clause in rule.clauses {
      switch clause.form {
      case .devices(let lists, let except): clauses["devices"] = devices(lists, except, checked)
      case .each(let set, let alias, let only): clauses["each"] = each(set, alias, only)
      case .when, .on, .sequence: clauses["trigger"] = trigger(clause, in: checked)
      case .held(let time, let way): clauses["held"] = held(time, way, checked)
      case .clear, .clearAfter: clauses["clear"] = clear(clause, in: checked)
      case .during(let name, let isNot):
        during.append(.object([("hours", .string(name.text)), ("not", .bool(isNot))]))
      case .notify(let sink, let options): notify.append(self.notify(sink.text, options))
      case .say(let text): clauses["say"] = .string(text.text)
      case .ifUnknown, .late, .severity: break
      }
    }
    if notify.isEmpty { notify = checked?.notify.map { self.notify(set.sinks[$0.sink].name, []) } ?? [] }
    let needs = checked?.neededSlots.map { JSONText.string(set.fields.fields[$0].name) } ?? []
    clauses["during"] = .array(during)
    clauses["notify"] = .array(notify)
    clauses["if_unknown"] = .optional(checked.map { Self.word($0.unknown) })
    clauses["late"] = .optional(checked.map { Self.word($0.late) })
    clauses["severity"] = .optional(checked?.severity.rawValue)
    var members: [(String, JSONText)] = [
      ("name", .string(rule.name.text)), ("title", text(rule.title)), ("was", name(rule.formerName)),
    ]
    members += Self.clauseKeys.map { ($0, clauses[$0] ?? .null) }
    members += [("needs", .array(needs)), ("place", place(rule.range))]
    return .object(members)
  }

  private static let clauseKeys = [
    "devices", "each", "trigger", "held", "clear", "during", "if_unknown", "late", "severity", "notify", "say",
  ]

  private static func word(_ unknown: CheckedRule.Unknown) -> String {
    switch unknown {
    case .hold: "hold"
    case .asFalse: "false"
    case .clear: "clear"
    }
  }

  private static func word(_ late: CheckedRule.Late) -> String {
    switch late {
    case .correct: "correct"
    case .mark: "mark"
    case .record: "record"
    case .drop: "drop"
    }
  }

  private func devices(_ lists: [Name], _ except: [Name], _ rule: CheckedRule?) -> JSONText {
    .object([
      ("lists", names(lists)), ("except", names(except)),
      ("include", .array(rule?.devices.include.map(JSONText.string) ?? [])),
      ("exclude", .array(rule?.devices.exclude.map(JSONText.string) ?? [])),
    ])
  }

  private func each(_ set: Name, _ alias: Name, _ only: OnlySyntax?) -> JSONText {
    let only = only.map { only in
      JSONText.object([
        ("which", .string(only.highest ? "highest" : "lowest")), ("property", .string(only.property.text)),
      ])
    }
    return .object([("set", .string(set.text)), ("alias", .string(alias.text)), ("only", only ?? .null)])
  }

  private func trigger(_ clause: ClauseSyntax, in rule: CheckedRule?) -> JSONText {
    switch clause.form {
    case .when(let condition):
      return .object([
        ("type", .string("when")), ("condition", self.condition(condition, in: rule)), ("place", place(clause.range)),
      ])
    case .on(let edges, let condition):
      return .object([
        ("type", .string("on")), ("edges", .array(edges.map { edge($0, in: rule) })),
        ("while", condition.map { self.condition($0, in: rule) } ?? .null), ("place", place(clause.range)),
      ])
    case .sequence(let steps):
      let objects = steps.map { step in
        JSONText.object([
          ("no", .bool(step.no != nil)), ("edges", .array(step.edges.map { edge($0, in: rule) })),
          ("within", quantity(step.within)),
        ])
      }
      return .object([
        ("type", .string("sequence")), ("steps", .array(objects)), ("place", place(clause.range)),
      ])
    case .devices, .each, .held, .clear, .clearAfter, .during, .ifUnknown, .late, .severity, .notify, .say: return .null
    }
  }

  private func held(_ time: Quantity, _ way: HeldSyntax, _ rule: CheckedRule?) -> JSONText {
    var gap: Quantity?
    var isEvenIfSilent = false
    switch way {
    case .plain: break
    case .gap(let written): gap = written
    case .evenIfSilent: isEvenIfSilent = true
    }
    return .object([
      ("time", quantity(time)), ("gap", quantity(gap)),
      ("gap_ms", .optional(rule?.held?.gapMilliseconds)),
      ("even_if_silent", .bool(isEvenIfSilent)),
    ])
  }

  private func clear(_ clause: ClauseSyntax, in rule: CheckedRule?) -> JSONText {
    switch clause.form {
    case .clear(let condition, let settled):
      return .object([
        ("type", .string("when")), ("condition", self.condition(condition, in: rule)),
        ("settled", self.settled(settled)), ("place", place(clause.range)),
      ])
    case .clearAfter(let time):
      return .object([("type", .string("after")), ("time", quantity(time)), ("place", place(clause.range))])
    case .devices, .each, .when, .on, .sequence, .held, .during, .ifUnknown, .late, .severity, .notify, .say:
      return .null
    }
  }

  private func notify(_ sink: String, _ options: [NotifyOption]) -> JSONText {
    var atMostEvery: Quantity?
    var remindEvery: Quantity?
    var only: String?
    for option in options {
      switch option.form {
      case .atMostEvery(let time): atMostEvery = time
      case .remindEvery(let time): remindEvery = time
      case .onlyFired: only = NoticeKind.fired.rawValue
      case .onlyCleared: only = NoticeKind.cleared.rawValue
      }
    }
    return .object([
      ("sink", .string(sink)), ("at_most_every", quantity(atMostEvery)), ("remind_every", quantity(remindEvery)),
      ("only", .optional(only)),
    ])
  }
}
