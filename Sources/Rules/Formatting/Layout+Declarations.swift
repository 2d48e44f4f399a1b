/// The file: declarations in columns, one empty line around rules and tests.
extension Layout {
  /// Where names begin: the longest words, `devices` and `battery`, have seven letters.
  static let nameColumn = 8
  /// Blanks between the longest name of a block and what follows.
  private static let gap = 2
  /// Where the lines of a declaration go on whose name leaves no room.
  private static let narrowHang = 10

  mutating func plan(_ declarations: [Declaration]) {
    let starts = declarations.map { first($0.range) }
    for (number, declaration) in declarations.enumerated() {
      let start = starts[number]
      let above = number > 0 ? declarations[number - 1] : nil
      let owned = above.map { ownedComments(of: $0, before: start, at: pieces[start].column) } ?? 0
      let isApart = number > 0 && (declaration.isBlock || declarations[number - 1].isBlock)
      let hang = declaration.isBlock ? Self.clauseIndent : Self.narrowHang
      row(start, indent: 0, hang: hang, blank: isApart ? .always : .asWritten, ownedComments: owned)
      // The next row ends this one.
      if declaration.isBlock { planBlock(declaration) }
    }
    planEnd(behind: declarations.last)
    let isBlock = declarations.map(\.isBlock)
    for run in isBlock.indices.split(whereSeparator: { isBlock[$0] }) {
      alignNames(run.map { (declarations[$0], starts[$0]) })
    }
  }

  private mutating func planEnd(behind last: Declaration?) {
    let end = pieces.count - 1
    let column = last.map { pieces[first($0.range)].column } ?? 0
    let owned = last.map { ownedComments(of: $0, before: end, at: column) } ?? 0
    row(end, indent: 0, hang: 0, blank: last?.isBlock == true ? .always : .asWritten, ownedComments: owned)
  }

  private mutating func planBlock(_ declaration: Declaration) {
    switch declaration {
    case .rule(let rule): plan(rule)
    case .test(let test): plan(test)
    case .fence, .fences, .devices, .hours, .zone, .field, .batteryStates, .letCondition, .sink: break
    }
  }

  /// How many comments before a piece belong to the rule or test above: the first ones, set in further than the piece.
  private func ownedComments(of above: Declaration, before piece: Int, at column: Int) -> Int {
    guard above.isBlock else { return 0 }
    var count = 0
    var isAbove = true
    for comment in pieces[piece].comments where !comment.isTrailing {
      isAbove = isAbove && comment.column > column
      if isAbove { count += 1 }
    }
    return count
  }

  /// Declarations that no rule and no test parts: their columns are aligned, across empty lines too.
  private mutating func alignNames(_ block: [(Declaration, Int)]) {
    // `zone` has no name of its own.
    func named(_ declaration: Declaration) -> Bool { if case .zone = declaration { false } else { true } }
    let widths = block.map { named($0.0) ? pieces[$0.1 + 1].width : 0 }
    let widest = widths.filter { $0 <= Self.widestName }.max() ?? 0
    for ((declaration, start), width) in zip(block, widths) {
      align(start + 1, to: Self.nameColumn)
      let column = Self.nameColumn + max(widest, width) + Self.gap
      let hang = column <= Self.deepestIndent ? column : Self.narrowHang
      breaks(at: start, hang: hang)
      if named(declaration) {
        align(start + 2, to: column)
        plan(declaration, from: start + 2, at: column, hang: hang)
      }
    }
  }

  /// What stands behind the name.
  private mutating func plan(_ declaration: Declaration, from body: Int, at column: Int, hang: Int) {
    let end = last(declaration.range)
    switch declaration {
    case .fence: planFence(body, end, at: column, hang: hang)
    case .fences(let set): plan(set, from: body, at: column, hang: hang)
    case .devices: fill(body, end, at: column, hang: hang, points: behindCommas(body, end))
    case .hours(let hours):
      let dates = hours.except.map { first($0.range) }
      let words = (body...end).filter { pieces[$0].token.keyword == .in || pieces[$0].token.keyword == .except }
      let spans = hours.spans.dropFirst().map { first($0.range) }
      fill(body, end, at: column, hang: hang, points: (spans + words + dates.dropFirst()).sorted())
    case .batteryStates: fill(body, end, at: column, hang: hang, points: behindCommas(body, end))
    case .letCondition(let named): plan(named.condition, at: column + 2, indent: hang + 2)
    case .sink(let sink): plan(sink, from: body, through: end, at: column, hang: hang)
    case .zone, .field, .rule, .test: break
    }
  }

  private static let fenceWords: Set<String> = ["feature", "radius", "margin"]

  private mutating func planFence(_ body: Int, _ end: Int, at column: Int, hang: Int) {
    if fits(body, end, at: column) { return }
    guard let open = (body...end).first(where: { pieces[$0].token.symbol == .leftParen }),
      let close = (open...end).last(where: { pieces[$0].token.symbol == .rightParen })
    else {
      let words = (body + 1...end).filter { pieces[$0].token.kind == .word }
      return fill(
        body, end, at: column, hang: hang, points: words.filter { Self.fenceWords.contains(pieces[$0].text) })
    }
    // Points fill lines in a column of their own, behind the parenthesis.
    let inner = column + width(body, open)
    fill(open + 1, close, at: inner, hang: hang + width(body, open), points: behindCommas(open + 1, close))
  }

  private mutating func plan(_ set: FenceSetSyntax, from body: Int, at column: Int, hang: Int) {
    for property in set.properties { breakLine(first(property.name.range), indent: hang) }
  }

  private mutating func plan(_ sink: SinkSyntax, from body: Int, through end: Int, at column: Int, hang: Int) {
    if fits(body, end, at: column) { return }
    for option in sink.options { breakLine(first(option.range), indent: hang) }
    guard let last = sink.targets.last.map({ self.last($0.range) }) else { return }
    let width = pieces[body].width + 1
    fill(body + 1, last, at: column + width, hang: hang + width, points: behindCommas(body + 1, last))
  }
}

extension Declaration {
  /// Rules and tests have lines of their own, set in.
  var isBlock: Bool {
    switch self {
    case .rule, .test: true
    case .fence, .fences, .devices, .hours, .zone, .field, .batteryStates, .letCondition, .sink: false
    }
  }

  var range: SourceRange {
    switch self {
    case .fence(let fence): fence.range
    case .fences(let set): set.range
    case .devices(let devices): devices.range
    case .hours(let hours): hours.range
    case .zone(let zone): zone.range
    case .field(let field): field.range
    case .batteryStates(let states): states.range
    case .letCondition(let named): named.range
    case .sink(let sink): sink.range
    case .rule(let rule): rule.range
    case .test(let test): test.range
    }
  }
}
