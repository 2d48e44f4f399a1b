/// Places as H02 firmware writes them: degrees and minutes with a point, or without.
enum H02Place {
  /// - Parameter columns: latitude, its letter, longitude, its letter.
  static func read(_ columns: ArraySlice<FrameBytes>, _ integrity: inout Integrity) -> Place {
    let columns = Array(columns)
    if columns[0].isEmpty || columns[2].isEmpty { return .absent }
    guard let latitude = degrees(columns[0], columns[1], 2, "N", "S"),
      let longitude = degrees(columns[2], columns[3], 3, "E", "W")
    else { return .impossible }
    if columns[1].isEmpty || columns[3].isEmpty { integrity.hemisphere = .absent }
    return Place(latitude: latitude, longitude: longitude)
  }

  /// With the sign that the letter or a minus gives; nil: no coordinate.
  private static func degrees(
    _ text: FrameBytes, _ letter: FrameBytes, _ degreeDigits: Int, _ positive: StaticString, _ negative: StaticString
  ) -> Double? {
    let hasMinus = text.count > 0 && text[0] == 0x2D
    guard let coordinate = coordinate(hasMinus ? text.from(1) : text, degreeDigits),
      let isNegative = coordinate.isNegative(letter, positive, negative)
    else { return nil }
    return isNegative || hasMinus ? -coordinate.degrees : coordinate.degrees
  }

  /// Without a point the last four digits are parts of a minute, unless there are more of them.
  private static func coordinate(_ text: FrameBytes, _ degreeDigits: Int) -> Coordinate? {
    guard text.digitCount() == text.count, text.count >= 7 else { return Coordinate(text) }
    return Coordinate(packed: text, degreeDigits: min(degreeDigits, text.count - 6))
  }
}
