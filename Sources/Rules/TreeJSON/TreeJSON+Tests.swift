internal import Model

/// Test blocks.
extension TreeJSON {
  func object(_ test: TestBlock) -> JSONText {
    .object([
      ("title", .string(test.title.text)), ("rules", names(test.rules)), ("device", .string(test.device.text)),
      ("steps", .array(test.steps.map(step))), ("expectations", .array(test.expectations.map(expectation))),
      ("place", place(test.range)),
    ])
  }

  private func step(_ step: TestBlock.Step) -> JSONText {
    let members: [(String, JSONText)] =
      switch step.form {
      case .at(let when, let facts):
        [("type", .string("at")), ("when", self.when(when)), ("facts", .array(facts.map(fact)))]
      case .every(let milliseconds, let from, let runs):
        [
          ("type", .string("every")), ("every_ms", .number(Int(milliseconds))), ("from", self.when(from)),
          (
            "runs",
            .array(
              runs.map {
                .object([("facts", .array($0.facts.map(fact))), ("times", .number($0.times))])
              })
          ),
        ]
      case .until(let when): [("type", .string("until")), ("when", self.when(when))]
      case .events(let path): [("type", .string("events")), ("file", .string(path.text))]
      }
    return .object(members + [("text", .string(written(step.range))), ("place", place(step.range))])
  }

  /// One of the two: ms since 1970, or ms from the first time of the test.
  private func when(_ when: TestBlock.When?) -> JSONText {
    switch when {
    case .moment(let milliseconds): .object([("moment_ms", .number(Int(milliseconds))), ("offset_ms", .null)])
    case .offset(let milliseconds): .object([("moment_ms", .null), ("offset_ms", .number(Int(milliseconds)))])
    case nil: .null
    }
  }

  private func fact(_ fact: TestBlock.Fact) -> JSONText {
    switch fact {
    case .inside(let name, let feature):
      .object([("type", .string("inside")), ("fence", fence(name, in: nil)), ("feature", text(feature))])
    case .outside(let name, let feature):
      .object([("type", .string("outside")), ("fence", fence(name, in: nil)), ("feature", text(feature))])
    case .position(let place): .object([("type", .string("position")), ("point", point(place))])
    case .noPosition: .object([("type", .string("no position"))])
    case .moving(let from, let to):
      .object([("type", .string("moving")), ("from", fence(from, in: nil)), ("to", fence(to, in: nil))])
    case .field(let name, let value):
      .object([("type", .string("field"))] + field(name) + [("value", literal(value, of: fields[name.text]))])
    case .alarm(let word, _): .object([("type", .string("alarm")), ("word", .string(word.text))])
    case .heard(let when): .object([("type", .string("heard")), ("when", self.when(when))])
    }
  }

  private func expectation(_ expectation: TestBlock.Expectation) -> JSONText {
    let members: [(String, JSONText)] =
      switch expectation.form {
      case .nothing: [("type", .string("nothing"))]
      case .notice(let count, let kind, let fence, let sink, let at, let since, let saying):
        [
          ("type", .string("notice")), ("count", .number(count)), ("notice", .string(kind.rawValue)),
          ("in", name(fence)), ("to", name(sink)), ("at", when(at)), ("since", when(since)),
          ("saying", text(saying)),
        ]
      }
    return .object(members + [("text", .string(written(expectation.range))), ("place", place(expectation.range))])
  }
}
