internal import Model

/// Declarations but rules and tests.
extension TreeJSON {
  func object(_ fence: FenceSyntax) -> JSONText {
    .object([
      ("name", .string(fence.name.text)), ("is_set", .bool(false)), ("shape", shape(fence.shape)),
      ("margin", quantity(fence.margin)), ("properties", .array([])), ("place", place(fence.range)),
    ])
  }

  func object(_ set: FenceSetSyntax) -> JSONText {
    let properties = set.properties.map { property in
      JSONText.object(
        [("name", .string(property.name.text)), ("key", .string(property.from?.text ?? property.name.text))]
          + type(property.type))
    }
    var filter = JSONText.null
    if let property = set.filterProperty, let value = set.filterValue {
      let isFlag = if case .word = value { true } else { false }
      let literal = isFlag ? JSONText.bool(written(value.range) == "yes") : literal(value, of: nil)
      filter = .object([("property", .string(property.text)), ("value", literal)])
    }
    return .object([
      ("name", .string(set.name.text)), ("is_set", .bool(true)),
      (
        "shape",
        .object([("type", .string("file")), ("file", .string(set.file.text)), ("feature", .null), ("where", filter)])
      ),
      ("margin", quantity(set.margin)), ("properties", .array(properties)), ("place", place(set.range)),
    ])
  }

  private func shape(_ shape: FenceSyntax.Shape) -> JSONText {
    switch shape {
    case .circle(let center, let radius):
      .object([("type", .string("circle")), ("center", point(center)), ("radius", quantity(radius))])
    case .polygon(let points): .object([("type", .string("polygon")), ("points", .array(points.map(point)))])
    case .corridor(let line, let radius):
      .object([("type", .string("corridor")), ("line", source(line)), ("radius", quantity(radius))])
    case .line(let line): .object([("type", .string("line")), ("line", source(line))])
    case .file(let path, let feature):
      .object([
        ("type", .string("file")), ("file", .string(path.text)), ("feature", text(feature)), ("where", .null),
      ])
    }
  }

  private func source(_ line: FenceSyntax.LineSource) -> JSONText {
    switch line {
    case .points(let points): .object([("points", .array(points.map(point)))])
    case .file(let path, let feature): .object([("file", .string(path.text)), ("feature", text(feature))])
    }
  }

  func object(_ devices: DevicesSyntax) -> JSONText {
    var names: [JSONText]?
    var file: QuotedText?
    switch devices.source {
    case .names(let list): names = list.map { .string($0.text) }
    case .file(let path): file = path
    }
    return .object([
      ("name", .string(devices.name.text)), ("patterns", names.map(JSONText.array) ?? .null), ("file", text(file)),
      ("place", place(devices.range)),
    ])
  }

  func object(_ hours: HoursSyntax) -> JSONText {
    func clock(_ minute: Int) -> JSONText {
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      return .string("\(two(minute / 60)):\(two(minute % 60))")
    }
    func date(_ days: Int) -> JSONText {
      let (year, month, day) = CivilTime.date(days: days)
      let digits = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
      return .string("\(digits)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }
    let checked = set.hours.first { $0.name == hours.name.text }
    return .object([
      ("name", .string(hours.name.text)), ("zone", .optional(checked?.zone.name)),
      (
        "spans",
        .array(
          hours.spans.map {
            .object([
              ("first_day", .string(HoursSyntax.days[$0.firstDay])),
              ("last_day", .string(HoursSyntax.days[$0.lastDay])),
              ("start", clock($0.startMinute)), ("end", clock($0.endMinute)),
            ])
          })
      ), ("except", .array(hours.except.map { .object([("first", date($0.first)), ("last", date($0.last))]) })),
      ("place", place(hours.range)),
    ])
  }

  func object(_ field: FieldSyntax) -> JSONText {
    .object(
      [("name", .string(field.name.text)), ("path", .string(field.path.text))] + type(field.type)
        + [("place", place(field.range))])
  }

  func object(_ named: LetSyntax) -> JSONText {
    .object([
      ("name", .string(named.name.text)), ("condition", condition(named.condition, in: nil)),
      ("place", place(named.range)),
    ])
  }

  // MARK: Sinks

  func object(_ sink: SinkSyntax) -> JSONText {
    .object([
      ("name", .string(sink.name.text)), ("type", .string(sink.kind.rawValue)),
      ("targets", .array(sink.targets.map { .string($0.text) })), ("options", .array(sink.options.map(option))),
      ("place", place(sink.range)),
    ])
  }

  /// Standard output, where rules need it and no `sink` declares it.
  func defaultSink(_ sink: CheckedSink) -> JSONText {
    .object([
      ("name", .string(sink.name)), ("type", .string(SinkSyntax.Kind.stdout.rawValue)), ("targets", .array([])),
      ("options", .array([])), ("place", place(.none)),
    ])
  }

  private func option(_ option: SinkOption) -> JSONText {
    let (name, value): (String, JSONText) =
      switch option.form {
      case .rotateDaily: ("rotate", .string("daily"))
      case .rotateSize(let bytes): ("rotate", .number(bytes))
      case .keep(let count): ("keep", .number(count.value))
      case .format(let form): ("format", .string(form.rawValue))
      case .server(let address): ("server", .string(address.text))
      case .insecure: ("insecure", .bool(true))
      case .from(let address): ("from", .string(address.text))
      case .user(let user): ("user", .string(user.text))
      case .password(let source): ("password", secret(source))
      case .subject(let subject): ("subject", .string(subject.text))
      case .digest(let every): ("digest", quantity(every))
      case .atMost(let count, let per):
        ("at_most", .object([("count", .number(count.value)), ("per", quantity(per))]))
      case .authority(let path): ("ca", .string(path.text))
      case .header(let header): ("header", .string(header.text))
      case .token(let source): ("token", secret(source))
      case .secret(let source): ("secret", secret(source))
      case .batch(let count): ("batch", .number(count.value))
      }
    return .object([("name", .string(name)), ("value", value)])
  }

  /// Where a secret is kept, never the secret.
  private func secret(_ source: SecretSource) -> JSONText {
    switch source {
    case .environment(let variable): .object([("env", .string(variable.text))])
    case .file(let path): .object([("file", .string(path.text))])
    case .literal: .null
    }
  }
}
