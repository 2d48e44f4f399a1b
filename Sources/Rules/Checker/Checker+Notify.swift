internal import Model

/// Who is told.
extension Checker {
  /// The position of the sink on standard output, put in where there is none.
  mutating func useDefaultSink() -> Int {
    if let defaultSink { return defaultSink }
    if let position = sinks.firstIndex(where: { $0.target == .stdout }) {
      defaultSink = position
      use(sinks[position].name, .sink)
      return position
    }
    sinks.append(
      CheckedSink(
        name: "stdout", target: .stdout, declaredIn: parsed.files.first?.path ?? "-", place: .none))
    defaultSink = sinks.count - 1
    if sinks.count > NoticeRecord.sinkLimit { tooManySinks(at: .none) }
    return sinks.count - 1
  }

  mutating func tooManySinks(at range: SourceRange) {
    findings.error(
      .tooMany, "a rule set has at most \(NoticeRecord.sinkLimit) sinks, standard output counted in", at: range)
  }

  mutating func checkNotify(_ clauses: [ClauseSyntax]) -> [CheckedRule.Notify] {
    if clauses.isEmpty {
      return [
        CheckedRule.Notify(
          sink: useDefaultSink(), atMostEveryMilliseconds: nil, remindEveryMilliseconds: nil, only: nil)
      ]
    }
    if clauses.count > Self.notifyLimit {
      findings.error(
        .tooMany, "a rule has at most \(Self.notifyLimit) `notify` clauses", at: clauses[Self.notifyLimit].range)
    }
    var all: [CheckedRule.Notify] = []
    for clause in clauses.prefix(Self.notifyLimit) {
      guard case .notify(let name, let options) = clause.form else { continue }
      guard let sink = sinkNames[name.text] else {
        unknown(
          name, .sink, code: .unknownSink, what: "a sink", among: sinkNames.keys,
          hint: "declare it with `sink \(String(name.text.prefix(60))) …`")
        continue
      }
      use(name.text, .sink)
      let notify = check(
        options,
        CheckedRule.Notify(
          sink: sink, atMostEveryMilliseconds: nil, remindEveryMilliseconds: nil, only: nil))
      if all.contains(where: { $0.sink == sink && ($0.only == nil || notify.only == nil || $0.only == notify.only) }) {
        findings.add(
          Diagnostic(
            .repeatedNotify, "`\(name.text)` is notified twice: leave one out", at: .init(clause.range)))
      }
      all.append(notify)
    }
    return all
  }

  private mutating func check(_ options: [NotifyOption], _ plain: CheckedRule.Notify) -> CheckedRule.Notify {
    var notify = plain
    var seen: Set<String> = []
    for option in options {
      let word: String
      switch option.form {
      case .atMostEvery(let quantity):
        word = "at most every"
        notify.atMostEveryMilliseconds = milliseconds(quantity)
      case .remindEvery(let quantity):
        word = "remind every"
        notify.remindEveryMilliseconds = milliseconds(quantity, 1000...DurationRule.longest)
      case .onlyFired:
        word = "only"
        notify.only = .fired
      case .onlyCleared:
        word = "only"
        notify.only = .cleared
      }
      if !seen.insert(word).inserted {
        findings.error(.repeatedClause, "`\(word)` stands twice in this `notify`: leave one out", at: option.range)
      }
    }
    return notify
  }
}
