internal import Model

/// Says in words what values a set holds: `above 25 m/s`, `from 0 % to 100 %`.
struct LimitText {
  var unit: MeasureUnit?
  /// Differences convert without offset.
  var isDifference = false

  /// A number in base units in the unit, with a few digits behind the point.
  func number(_ base: Double) -> String {
    guard let unit else { return Self.rounded(base) }
    return Self.rounded(isDifference ? unit.differenceFromBase(base) : unit.fromBase(base)) + " " + unit.symbol
  }

  /// The set in words; nil for one that has no short ones.
  func words(_ set: ValueSet, whole: Bool = false) -> String? {
    guard set.rangeCount == 1, let (start, end) = set.span else { return nil }
    // Among whole numbers `> 3` begins just before 4.
    let first = start.value
    let last = whole && !end.isBehind ? end.value - 1 : end.value
    switch (first.isInfinite, last.isInfinite) {
    case (true, true): return "any value"
    case (false, true): return (start.isBehind ? "above " : "at least ") + number(first)
    case (true, false): return (end.isBehind || whole ? "at most " : "below ") + number(last)
    case (false, false):
      if first == last { return "exactly \(number(first))" }
      return "from \(number(first)) to \(number(last))"
    }
  }

  /// At most four digits behind the point, fewer for larger numbers.
  static func rounded(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let size = abs(value)
    let scale = size >= 100 ? 10.0 : size >= 1 ? 100 : 10_000
    let rounded = (value * scale).rounded() / scale
    return rounded == 0 && value != 0 ? "\(value)" : NumberText.of(rounded)
  }
}
