/// What the canonical form writes differently from the writer, by the position of the token.
///
/// Only what the grammar leaves open: the comma in a place, the comma before `)`, `for` behind `held`, `is` in a fact,
/// `fix` and `fixes`.
struct TokenEdits {
  /// Left out.
  private(set) var dropped: Set<Int> = []
  private(set) var texts: [Int: String] = [:]
  /// Written directly behind the token before: zones, and the minus of hours.
  private(set) var tight: Set<Int> = []
  /// Followed by a comma that the writer left out.
  private(set) var commas: Set<Int> = []
  private let tokens: [Token]

  init(of file: ParsedFile, tokens: [Token]) {
    self.tokens = tokens
    for declaration in file.declarations { look(at: declaration) }
    for index in tokens.indices.dropLast() where tokens[index].symbol == .comma {
      if tokens[index + 1].symbol == .rightParen { dropped.insert(index) }
    }
    for index in tokens.indices.dropLast(2) where tokens[index].keyword == .settled {
      let (number, word) = (tokens[index + 1], tokens[index + 2])
      // `settled` as the value of a field is followed by no number.
      guard number.kind == .number, word.kind == .word, word.end - word.start == 3 || word.end - word.start == 5 else {
        continue
      }
      fixes[index + 2] = number
    }
  }

  /// Words `fix` and `fixes`, with their number; what else stands there the reader sees by its text.
  private(set) var fixes: [Int: Token] = [:]

  private mutating func look(at declaration: Declaration) {
    switch declaration {
    case .fence(let fence): look(at: fence.shape)
    case .hours(let hours):
      for span in hours.spans {
        for index in indices(of: span.range) where tokens[index].symbol == .minus {
          tight.formUnion([index, index + 1])
        }
      }
      if let zone = hours.zone { tight.formUnion(indices(of: zone.range).dropFirst()) }
    case .zone(let zone): tight.formUnion(indices(of: zone.name.range).dropFirst())
    case .rule(let rule):
      for clause in rule.clauses {
        guard case .held = clause.form else { continue }
        let next = index(at: clause.range.start) + 1
        if tokens[next].keyword == .for { dropped.insert(next) }
      }
    case .test(let test):
      for step in test.steps {
        switch step.form {
        case .at(_, let facts): look(at: facts)
        case .every(_, from: _, let runs): runs.forEach { look(at: $0.facts) }
        case .until, .events: break
        }
      }
    case .fences, .devices, .field, .batteryStates, .letCondition, .sink: break
    }
  }

  private mutating func look(at shape: FenceSyntax.Shape) {
    switch shape {
    case .circle(let center, radius: _): look(at: center, wantsComma: true)
    case .polygon(let points): points.forEach { look(at: $0, wantsComma: false) }
    case .corridor(.points(let points), radius: _), .line(.points(let points)):
      points.forEach { look(at: $0, wantsComma: false) }
    case .corridor(.file, radius: _), .line(.file), .file: break
    }
  }

  /// `circle 48.1, 11.5`, but `(48.1 11.5, 48.2 11.6)`: in a list commas part the places.
  private mutating func look(at point: PointSyntax, wantsComma: Bool) {
    let own = indices(of: point.range)
    let comma = own.first { tokens[$0].symbol == .comma }
    if let comma, !wantsComma { dropped.insert(comma) }
    if comma == nil, wantsComma, let latitude = own.first(where: { tokens[$0].kind == .number }) {
      commas.insert(latitude)
    }
  }

  private mutating func look(at facts: [TestBlock.Fact]) {
    for fact in facts {
      switch fact {
      case .position(let point): look(at: point, wantsComma: false)
      case .field(let name, let literal):
        // A field may be called like another fact; then `is` tells them apart.
        if ["position", "heard", "moving"].contains(name.text) { continue }
        let next = index(at: name.range.end)
        if tokens[next].keyword == .is, tokens[next].start < literal.range.start { dropped.insert(next) }
      case .inside, .outside, .noPosition, .moving, .alarm, .heard: break
      }
    }
  }

  /// The first token that does not begin before an offset.
  private func index(at offset: Int) -> Int { tokens.firstPosition { $0.start >= offset } }

  private func indices(of range: SourceRange) -> Range<Int> {
    let first = index(at: range.start)
    return first..<max(first, index(at: range.end))
  }
}

extension Array {
  /// The first position whose element fulfils what all behind it fulfil too; the count where none does.
  func firstPosition(where isBeyond: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
