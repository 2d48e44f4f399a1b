internal import Model
internal import Rules

/// Reads a typed property out of what a fence file has under its key.
enum PropertyReader {
  /// The number in base units (a bool as 0 or 1), and the text of a text property. Both nil: it says nothing.
  static func read(_ value: PropertyValue?, as property: FenceGroup.Property) -> (number: Double?, text: String?) {
    switch (property.kind, value) {
    case (_, nil): (nil, nil)
    case (.text, .text(let text)): (nil, text)
    case (.text, .number(let number)): (nil, wholeOrFull(number))
    case (.text, .bool(let bool)): (nil, bool ? "yes" : "no")
    case (.bool, .bool(let bool)): (bool ? 1 : 0, nil)
    case (.bool, .text(let text)): (truth(text), nil)
    case (.bool, .number): (nil, nil)
    case (_, .number(let number)): (inBase(number, property.unit), nil)
    case (_, .text(let text)): (measured(text, as: property), nil)
    case (_, .bool): (nil, nil)
    }
  }

  private static func inBase(_ number: Double, _ unit: MeasureUnit?) -> Double? {
    let base = unit?.toBase(number) ?? number
    return base.isFinite ? base : nil
  }

  /// `30 mph`, `30mph`; a bare `30` is in the declared unit, as a number would be.
  private static func measured(_ text: String, as property: FenceGroup.Property) -> Double? {
    let trimmed = text.drop { $0 == " " }
    let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
    guard let number = Double(digits) else { return nil }
    let symbol = trimmed.dropFirst(digits.count).drop { $0 == " " }
    let bare = symbol.prefix { $0 != " " }
    if symbol.dropFirst(bare.count).contains(where: { $0 != " " }) { return nil }
    if bare.isEmpty { return inBase(number, property.unit) }
    guard let unit = MeasureUnit.named(String(bare)), unit.kind == property.kind else { return nil }
    return inBase(number, unit)
  }

  private static func truth(_ text: String) -> Double? {
    switch text {
    case "yes", "true": 1
    case "no", "false": 0
    default: nil
    }
  }

  private static func wholeOrFull(_ number: Double) -> String {
    if let whole = Int64(exactly: number), abs(number) < 1e15 { return String(whole) }
    return String(number)
  }
}
