package import Model

/// Units that people write and the language knows only to correct.
package enum UnitSpelling {
  /// The right symbol for a spelling, where one is meant; blanks around `/` do not count.
  package static func correction(of text: String) -> MeasureUnit? {
    let lowered = text.lowercased().filter { $0 != " " }
    if let symbol = table[text] ?? table[lowered] { return MeasureUnit.named(symbol) }
    return MeasureUnit.all.first { $0.symbol.lowercased() == lowered }
  }

  private static let table: [String: String] = [
    "kmh": "km/h", "kph": "km/h", "kmph": "km/h", "kmhr": "km/h", "km/hr": "km/h", "km/std": "km/h",
    "km/hour": "km/h", "kms": "km", "mi/hr": "mph", "mi/hour": "mph", "m/second": "m/s",
    "mps": "m/s", "m/sec": "m/s", "mi/h": "mph", "knots": "kn", "knot": "kn", "kt": "kn", "kts": "kn",
    "metre": "m", "metres": "m", "meter": "m", "meters": "m", "kilometre": "km", "kilometres": "km",
    "kilometer": "km", "kilometers": "km", "feet": "ft", "foot": "ft", "mile": "mi", "miles": "mi", "nm": "nmi",
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "msec": "ms", "millis": "ms", "milliseconds": "ms",
    "mins": "min", "minute": "min", "minutes": "min", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "std": "h",
    "day": "d", "days": "d", "percent": "%", "pct": "%", "°": "deg", "degree": "deg", "degrees": "deg",
    "volt": "V", "volts": "V", "v": "V", "mv": "mV", "millivolt": "mV",
    "c": "°C", "celsius": "°C", "degc": "°C", "ºc": "°C", "f": "°F", "fahrenheit": "°F", "degf": "°F", "ºf": "°F",
    "litre": "l", "litres": "l", "liter": "l", "liters": "l", "gallon": "gal", "gallons": "gal",
  ]
}
