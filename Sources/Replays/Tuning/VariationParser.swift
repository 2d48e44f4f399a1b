internal import Model
internal import Rules

/// Reads a variation from the text of `--vary`.
struct VariationParser {
  /// What is varied, for the examples in messages.
  private var subject = "speed"

  mutating func parse(_ text: String) throws(VariationFailure) -> Variation {
    guard let sign = text.firstIndex(of: "=") else {
      let name = Self.trimmed(text)
      throw VariationFailure(
        name.isEmpty
          ? "what is varied? write `speed=80..130/5 km/h`"
          : "`\(Self.shown(name))` has no values: write them behind `=`, as in `speed=80..130/5 km/h`")
    }
    let (name, number) = try name(Self.trimmed(text[..<sign]))
    subject = number.map { "\(name)#\($0)" } ?? name
    let (numbers, unitText) = Self.cut(text[text.index(after: sign)...])
    let unit = try unit(unitText)
    let values = try values(numbers)
    return Variation(subject: name, number: number, values: values, unit: unit, valuesText: String(numbers))
  }

  /// `speed`, and 2 of `speed#2`.
  private func name(_ text: Substring) throws(VariationFailure) -> (String, Int?) {
    let parts = text.split(separator: "#", omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty else {
      throw VariationFailure("what is varied? write its name before `=`, as in `speed=80..130/5 km/h`")
    }
    if parts.count == 1 { return (String(name), nil) }
    guard parts.count == 2, let number = Int(parts[1]), number > 0 else {
      throw VariationFailure("`\(Self.shown(text))` names no place: write a number behind `#`, as in `\(name)#2`")
    }
    return (String(name), number)
  }

  /// The numbers, and the unit behind them.
  private static func cut(_ text: Substring) -> (numbers: Substring, unit: Substring) {
    let numbers = text.prefix { $0.isASCII && ($0.isNumber || ".,/+- \t".contains($0)) }
    return (trimmed(numbers), trimmed(text[numbers.endIndex...]))
  }

  // MARK: Unit

  private func unit(_ text: Substring) throws(VariationFailure) -> Variation.Unit? {
    if text.isEmpty { return nil }
    if text == "fixes" || text == "fix" { return .fixes }
    if let unit = MeasureUnit.named(String(text)) { return .measure(unit) }
    if text.contains(where: { $0.isNumber }) {
      throw VariationFailure("the unit stands once, behind all values: write `\(subject)=10,30,60 s`, or `0..60/10 s`")
    }
    let symbols = MeasureUnit.all.map(\.symbol)
    let near = UnitSpelling.correction(of: String(text))?.symbol
    let hint =
      near ?? DidYouMean.suggestion(for: String(text), among: symbols)
    if let hint { throw VariationFailure("`\(Self.shown(text))` is no unit: write `\(hint)`") }
    let list = symbols.map { "`\($0)`" }.joined(separator: ", ")
    throw VariationFailure("`\(Self.shown(text))` is no unit: write one of \(list), `fixes`")
  }

  // MARK: Values

  private func values(_ text: Substring) throws(VariationFailure) -> [TuningDecimal] {
    if text.isEmpty {
      throw VariationFailure("`\(subject)` has no values: write them behind `=`, as in `\(subject)=80..130/5`")
    }
    let values = text.contains("..") ? try range(text) : try list(text)
    let digits = values.map(\.digits).max() ?? 0
    return values.map { $0.widened(to: digits) }
  }

  private func list(_ text: Substring) throws(VariationFailure) -> [TuningDecimal] {
    if text.contains("/") {
      throw VariationFailure("a range is written with two dots: `\(subject)=80..130/5`")
    }
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
    if pieces.count > Variation.valueLimit { throw tooMany(pieces.count) }
    var values: [TuningDecimal] = []
    for piece in pieces {
      let value = try number(piece)
      if values.contains(where: { $0.value == value.value }) {
        throw VariationFailure("`\(value.text)` stands twice among the values: leave one out")
      }
      values.append(value)
    }
    return values
  }

  /// `80..130/5`, or downwards `130..80/5`.
  private func range(_ text: Substring) throws(VariationFailure) -> [TuningDecimal] {
    if text.contains(",") {
      throw VariationFailure(
        "`\(Self.shown(text))` is a range and a list: write one of them, and decimals with a point, as in `0.5`")
    }
    guard let (first, rest) = Self.halves(text, at: ".."), !rest.hasPrefix("."), !rest.contains("..") else {
      throw VariationFailure("a range is written with two dots: `\(subject)=80..130/5`")
    }
    let start = try number(first)
    guard let (last, stepText) = Self.halves(rest, at: "/") else {
      throw noStep(from: start, to: try number(rest))
    }
    let (end, step) = (try number(last), try number(stepText))
    guard step.units > 0 else {
      throw VariationFailure("`\(step.text)` is no step: write one above 0, also where the range goes downwards")
    }
    return try steps(from: start, to: end, by: step)
  }

  private func steps(
    from start: TuningDecimal, to end: TuningDecimal, by step: TuningDecimal
  ) throws(VariationFailure) -> [TuningDecimal] {
    let digits = max(start.digits, end.digits, step.digits)
    let (first, last, stride) = (
      start.widened(to: digits).units, end.widened(to: digits).units, step.widened(to: digits).units
    )
    let count = Int((last - first).magnitude / stride.magnitude) + 1
    if count > Variation.valueLimit { throw tooMany(count) }
    let direction: Int64 = last < first ? -1 : 1
    return (0..<count).map { TuningDecimal(units: first + Int64($0) * stride * direction, digits: digits) }
  }

  /// With the tenth part of the range for an example.
  private func noStep(from start: TuningDecimal, to end: TuningDecimal) -> VariationFailure {
    let digits = max(start.digits, end.digits)
    let span = (end.widened(to: digits).units - start.widened(to: digits).units).magnitude
    let step = TuningDecimal(units: max(1, Int64(span / 10)), digits: digits)
    let range = "\(start.text)..\(end.text)"
    return VariationFailure("`\(range)` has no step: write it behind `/`, as in `\(subject)=\(range)/\(step.text)`")
  }

  private func tooMany(_ count: Int) -> VariationFailure {
    VariationFailure("these are \(count) values, and \(Variation.valueLimit) is the most: write a larger step")
  }

  private func number(_ text: Substring) throws(VariationFailure) -> TuningDecimal {
    let trimmed = Self.trimmed(text)
    if trimmed.isEmpty { throw VariationFailure("a value is missing: write `\(subject)=80..130/5`, or `10,30,60`") }
    guard let value = TuningDecimal(trimmed) else {
      throw VariationFailure(
        "`\(Self.shown(trimmed))` is no number: write digits, and at most 6 behind a point, as in `0.5`")
    }
    return value
  }

  // MARK: Text

  private static func halves(_ text: Substring, at mark: String) -> (Substring, Substring)? {
    guard let found = text.firstRange(of: mark) else { return nil }
    return (text[..<found.lowerBound], text[found.upperBound...])
  }

  private static func trimmed(_ text: some StringProtocol) -> Substring {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }

  /// As much of what was written as a message has room for.
  private static func shown(_ text: some StringProtocol) -> String { TerminalText.line(String(text.prefix(60))) }
}
