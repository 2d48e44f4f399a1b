/// A size or an age as it is written on the command line: `500 MB`, `4GB`, `30 d`, `12 h`. Sizes count in thousands.
package enum AmountArgument: Equatable {
  case bytes(Int)
  case milliseconds(Int64)

  /// nil where the text is neither.
  package init?(_ text: String) {
    let digits = text.prefix { $0.isNumber && $0.isASCII }
    guard let number = Int64(digits), number >= 0, number <= 1_000_000_000 else { return nil }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    let sizes: [Substring: Int64] = ["B": 1, "kB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000]
    let ages: [Substring: Int64] = ["s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]
    if let size = sizes[unit] {
      let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: size)
      if isTooLarge { return nil }
      self = .bytes(Int(bytes))
    } else if let age = ages[unit] {
      self = .milliseconds(number * age)
    } else {
      return nil
    }
  }
}
