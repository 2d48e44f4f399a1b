internal import Model

/// Names and values in test blocks.
extension Checker {
  mutating func checkTests() -> [TestBlock] {
    var tests: [TestBlock] = []
    // Tests read no field and no fence in the sense of the engine.
    let kept = (plan, used)
    defer { (plan, used) = kept }
    for file in parsed.files {
      for case .test(let test) in file.declarations {
        check(test)
        tests.append(test)
      }
    }
    return tests
  }

  private mutating func check(_ test: TestBlock) {
    scope = Scope(file: test.range.file)
    for rule in test.rules where ruleNames[rule.text] == nil {
      unknown(
        rule, .rule, code: .unknownRule, what: "a rule", among: ruleNames.keys,
        hint: "write the name of a rule of this rule set")
    }
    checkDevice(test)
    for step in test.steps {
      switch step.form {
      case .at(_, let facts):
        for fact in facts { check(fact) }
      case .every(_, _, let runs):
        for fact in runs.flatMap(\.facts) { check(fact) }
      case .until, .events: break
      }
    }
    for expectation in test.expectations {
      guard case .notice(_, _, let fence, let sink, _, _, _) = expectation.form else { continue }
      if let sink, sinkNames[sink.text] == nil, !(sink.text == "stdout" && defaultSink != nil) {
        unknown(
          sink, .sink, code: .unknownSink, what: "a sink", among: sinkNames.keys,
          hint: "declare it with `sink \(String(sink.text.prefix(60))) …`")
      }
      // A feature of a set is told by its id, which only the fence file knows; the test's device may be named too.
      if let fence, fence.text != test.device.text, fenceNames[fence.text] == nil, !groups.contains(where: \.isSet) {
        _ = target(fence)
      }
    }
    if test.expectations.count > 1,
      test.expectations.contains(where: { if case .nothing = $0.form { true } else { false } })
    {
      findings.error(
        .testShape, "`expect nothing` stands alone: leave it out beside other expectations", at: test.title.range)
    }
  }

  /// A rule that never sees the device makes the test pass or fail for no reason.
  private mutating func checkDevice(_ test: TestBlock) {
    for name in test.rules {
      guard let filter = ruleFilters[name.text], !filter.include.isEmpty else { continue }
      patternsLeft -= filter.include.count + filter.exclude.count
      if patternsLeft < 0 { return }
      let isSeen =
        filter.include.contains { Glob($0).matches(test.device.text) }
        && !filter.exclude.contains { Glob($0).matches(test.device.text) }
      if isSeen { continue }
      findings.add(
        Diagnostic(
          .deviceOutsideRule, "`\(name.text)` does not look at the device `\(test.device.text)`: name one of its `for`",
          at: .init(test.device.range)))
    }
  }

  private mutating func check(_ fact: TestBlock.Fact) {
    switch fact {
    case .inside(let name, _), .outside(let name, _): _ = areaTarget(name, "inside")
    case .moving(let from, let to):
      _ = areaTarget(from, "moving")
      _ = areaTarget(to, "moving")
    case .position, .noPosition, .heard: break
    case .alarm(let word, let isQuoted): _ = alarmMask(word, isQuoted: isQuoted)
    case .field(let name, let value): check(name, value)
    }
  }

  private mutating func check(_ name: Name, _ value: Literal) {
    guard let symbol = field(name) else { return }
    switch (symbol.kind, value) {
    case (.bool, _): _ = bool(value, symbol)
    case (.text, .quantity(let quantity)):
      findings.error(.notComparable, "`\(symbol.name)` is text: write it in quotes", at: quantity.range)
    case (.text, _): break
    case (_, .quantity(let quantity)): _ = base(quantity, symbol.kind)
    case (_, _):
      findings.error(
        .notComparable, "`\(symbol.name)` is \(QuantityRule.article(symbol.kind)): write a number", at: value.range)
    }
  }
}
