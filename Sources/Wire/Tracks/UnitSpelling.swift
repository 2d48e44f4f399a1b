internal import Model

/// Units as column names and cells spell them: `km/h`, `kph`, `[kn]`, `m/s`, `ft`, `mV`, `°C`.
enum UnitSpelling {
  /// Spellings by the symbol of `MeasureUnit`; small letters, without blanks.
  private static let spellings: [(symbol: String, spellings: [String])] = [
    ("km/h", ["km/h", "kmh", "kph", "kmph", "km/hr", "kilometersperhour", "kilometresperhour"]),
    ("mph", ["mph", "mi/h", "milesperhour"]),
    ("kn", ["kn", "kt", "kts", "knot", "knots"]),
    ("m/s", ["m/s", "mps", "ms", "m/sec", "meterspersecond", "metrespersecond"]),
    ("m", ["m", "meter", "meters", "metre", "metres", "mtr", "mtrs"]),
    ("km", ["km", "kilometer", "kilometers", "kilometre", "kilometres"]),
    ("ft", ["ft", "feet", "foot"]),
    ("mi", ["mi", "mile", "miles"]),
    ("nmi", ["nmi", "nm"]),
    ("%", ["%", "percent", "percentage", "pct"]),
    ("deg", ["deg", "degree", "degrees", "°", "º", "decimaldegrees", "dd", "wgs84"]),
    ("V", ["v", "volt", "volts"]),
    ("mV", ["mv", "millivolt", "millivolts"]),
    ("°C", ["°c", "ºc", "c", "celsius", "degc"]),
    ("°F", ["°f", "ºf", "f", "fahrenheit", "degf"]),
  ]

  private static let symbols: [String: [String]] = {
    var found: [String: [String]] = [:]
    for (symbol, spellings) in spellings {
      for spelling in spellings { found[spelling, default: []].append(symbol) }
    }
    return found
  }()

  /// The unit of one of these kinds that a spelling means; nil: none.
  static func unit(_ spelling: String, of kinds: [QuantityKind]) -> MeasureUnit? {
    let key = spelling.lowercased().filter { $0 != " " }
    for symbol in symbols[key] ?? [] {
      if let unit = MeasureUnit.named(symbol), kinds.contains(unit.kind) { return unit }
    }
    return nil
  }

  /// The unit that a spelling means, of whatever kind.
  static func unit(_ spelling: String) -> MeasureUnit? { unit(spelling, of: QuantityKind.allCases) }
}
