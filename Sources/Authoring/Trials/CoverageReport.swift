internal import Engine
internal import Rules

/// What the tests of a rule set have shown of its rules, added up.
package struct CoverageReport {
  private let bench: TrialBench
  private let plan: CoveragePlan
  private let seen: Set<Int>
  /// Positions of the rules that are asked about, ascending.
  private let rules: [Int]
  private let words: SourceWords

  /// `rules`: nil for all.
  package init(_ bench: TrialBench, _ results: [TrialResult], rules: Set<Int>? = nil) {
    self.bench = bench
    plan = bench.coverage
    seen = results.reduce(into: []) { $0.formUnion($1.seen) }
    self.rules = (rules ?? Set(bench.ruleSet.rules.indices)).sorted()
    words = SourceWords(bench.sources)
  }

  /// Of all rules together.
  package var total: (seen: Int, of: Int) { rules.map(count).reduce((0, 0)) { ($0.0 + $1.seen, $0.1 + $1.of) } }

  /// Whole per cent, rounded down: 100 is all.
  package static func percent(_ count: (seen: Int, of: Int)) -> Int {
    count.of == 0 ? 100 : count.seen * 100 / count.of
  }

  /// `80`, `82.5`.
  package static func percentText(_ percent: Double) -> String {
    percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
  }

  /// Whether less than so many per cent were seen.
  package func isBelow(_ percent: Double) -> Bool { Double(total.seen) * 100 < percent * Double(total.of) }

  private func count(_ rule: Int) -> (seen: Int, of: Int) {
    (plan.ranges[rule].count { seen.contains($0) }, plan.ranges[rule].count)
  }

  // MARK: Text

  /// One line a rule and under it what was never seen; then the whole.
  package func text() -> String {
    let lines = SourceLines(bench.sources)
    let width = rules.map { bench.ruleSet.rules[$0].name.unicodeScalars.count }.max() ?? 0
    var text = "coverage\n"
    for rule in rules {
      let name = bench.ruleSet.rules[rule].name
      let pad = String(repeating: " ", count: width - name.unicodeScalars.count)
      text += "  \(TerminalText.line(name))\(pad)  \(Self.figures(count(rule)))\n"
      for (place, sentence) in gaps(rule) { text += "    \(sentence)  (\(lines.place(place)))\n" }
    }
    return text + "  all\(String(repeating: " ", count: max(0, width - 3)))  \(Self.figures(total))\n"
  }

  private static func figures(_ count: (seen: Int, of: Int)) -> String {
    let percent = String(Self.percent(count))
    return String(repeating: " ", count: 3 - percent.count) + "\(percent) %  \(count.seen) of \(count.of)"
  }

  /// What was never seen of a rule, what stands at one place as one sentence.
  private func gaps(_ rule: Int) -> [(SourceRange, String)] {
    var gaps: [(SourceRange, String)] = []
    var at = plan.ranges[rule].lowerBound
    while at < plan.ranges[rule].upperBound {
      let first = at
      while at < plan.ranges[rule].upperBound, isTogether(plan.items[first], plan.items[at]) { at += 1 }
      let missing = (first..<at).filter { !seen.contains($0) }
      if missing.isEmpty { continue }
      let item = plan.items[first]
      let never = "never " + Self.list(missing.map { Self.word(plan.items[$0].form) })
      switch item.form {
      case .outcome:
        // What one clause brings about is one sentence.
        if let same = gaps.firstIndex(where: { $0.0 == item.place }) {
          gaps[same].1 += " nor " + Self.word(item.form)
        } else {
          gaps.append((item.place, never))
        }
      case .leaf(let clause, _, _):
        let head = clause == .when ? "" : "\(clause.rawValue) "
        gaps.append((item.place, "\(head)`\(words.text(item.place))`: \(never)"))
      case .edge: gaps.append((item.place, "`\(words.text(item.place))`: \(never)"))
      }
    }
    return gaps
  }

  /// Outcomes are told one by one, the truths of a predicate in one sentence.
  private func isTogether(_ a: CoveragePlan.Item, _ b: CoveragePlan.Item) -> Bool {
    switch (a.form, b.form) {
    case (.leaf(let clause, let part, _), .leaf(let other, let number, _)): clause == other && part == number
    case (.outcome, _), (.edge, _), (.leaf, _): a == b
    }
  }

  private static func word(_ form: CoveragePlan.Form) -> String {
    switch form {
    case .outcome(.outOfHours): "kept quiet by its hours"
    case .outcome(.suppressed): "held back by its cool-down"
    case .outcome(let outcome): outcome.rawValue
    case .leaf(_, _, .no): "false"
    case .leaf(_, _, .yes): "true"
    case .leaf(_, _, .unknown): "unknown"
    case .edge: "happened"
    }
  }

  private static func list(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " nor " + (words.last ?? "")
  }

  // MARK: Listing

  /// The rule files line by line: `+` where all was seen, `!` and a note where something was not.
  package func listing(isColoured: Bool) -> String {
    var notes: [Int: [SourceListing.Note]] = [:]
    for rule in rules {
      for number in plan.ranges[rule] where plan.items[number].place.file >= 0 {
        let item = plan.items[number]
        if seen.contains(number) { notes[item.place.file, default: []].append(.init(item.place, "")) }
      }
      for (place, sentence) in gaps(rule) {
        // The words stand above the carets.
        let short = sentence.split(separator: "`: ").last.map(String.init) ?? sentence
        let note = SourceListing.Note(Self.head(of: place, bench.sources), short)
        // A let may be read by several rules.
        if notes[place.file]?.contains(note) != true { notes[place.file, default: []].append(note) }
      }
    }
    var text = ""
    for file in notes.keys.sorted() {
      text += "\(TerminalText.line(bench.sources[file].path))\n"
      text += SourceListing(bench.sources[file], color: isColoured).text(notes[file] ?? []) + "\n"
    }
    return text
  }

  /// Of a stretch over several lines the first.
  private static func head(of range: SourceRange, _ sources: [SourceFile]) -> SourceRange {
    guard sources.indices.contains(range.file) else { return range }
    let bytes = sources[range.file].bytes
    var end = range.start
    while end < min(range.end, bytes.count), bytes[end] != 0x0A { end += 1 }
    return SourceRange(file: range.file, start: range.start, end: end)
  }

  // MARK: JSON

  /// One object a rule.
  func json() -> [JSONText] {
    let lines = SourceLines(bench.sources)
    return rules.map { rule in
      let items = plan.ranges[rule].map { number in
        let item = plan.items[number]
        let position = lines.position(item.place)
        var members: [(String, JSONText)] = []
        switch item.form {
        case .outcome(let outcome): members = [("outcome", .string(outcome.rawValue))]
        case .leaf(let clause, _, _):
          members = [
            ("clause", .string(clause.rawValue)), ("condition", .string(words.text(item.place))),
            ("was", .string(Self.word(item.form))),
          ]
        case .edge(let step, _):
          members = [("step", .number(step + 1)), ("edge", .string(words.text(item.place)))]
        }
        return JSONText.object(
          members + [
            ("seen", .bool(seen.contains(number))), ("file", .string(lines.path(item.place))),
            ("line", .number(position.line)), ("column", .number(position.column)),
          ])
      }
      let count = count(rule)
      return .object([
        ("coverage", .string(bench.ruleSet.rules[rule].name)), ("seen", .number(count.seen)), ("of", .number(count.of)),
        ("percent", .number(Self.percent(count))), ("items", .array(items)),
      ])
    }
  }
}
