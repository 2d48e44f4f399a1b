/// Where a frame says that the device is.
package enum Place: Sendable, Equatable {
  /// The frame does not say.
  case absent
  /// Degrees of WGS 84.
  case at(latitude: Double, longitude: Double)
  /// 0/0, which stands for no fix, whatever the frame says of it.
  case zero
  /// What stands there is no place on earth.
  case impossible

  /// So near to 0/0 nobody is, degrees.
  private static let nothing = 0.0001

  /// A place of degrees, unless there is none such.
  package init(latitude: Double, longitude: Double) {
    if abs(latitude) < Self.nothing && abs(longitude) < Self.nothing {
      self = .zero
    } else if abs(latitude) <= 90 && abs(longitude) <= 180 {
      self = .at(latitude: latitude, longitude: longitude)
    } else {
      self = .impossible
    }
  }

  /// A place of two coordinates, each degrees and minutes with the letter of its half of the globe.
  ///
  /// A letter that is not there is taken as north or east, unless the number has a sign, and `integrity` says so.
  package init(
    latitude: FrameBytes, _ northSouth: FrameBytes, longitude: FrameBytes, _ eastWest: FrameBytes,
    _ integrity: inout Integrity
  ) {
    if latitude.trimmed.isEmpty || longitude.trimmed.isEmpty {
      self = .absent
      return
    }
    guard let north = Coordinate(latitude), let east = Coordinate(longitude),
      let south = north.isNegative(northSouth, "N", "S"), let west = east.isNegative(eastWest, "E", "W")
    else {
      self = .impossible
      return
    }
    if northSouth.trimmed.isEmpty || eastWest.trimmed.isEmpty { integrity.hemisphere = .absent }
    self.init(latitude: south ? -north.degrees : north.degrees, longitude: west ? -east.degrees : east.degrees)
  }
}

/// One coordinate as trackers write them, degrees and minutes in one number: `4807.0380`, `31.0000`, `-48-7.0380`.
package struct Coordinate: Sendable, Equatable {
  /// Without the sign.
  package let degrees: Double
  package let hasMinus: Bool

  /// The last two digits before the point and all behind it are minutes; what stands before them is degrees, or nothing.
  /// nil: no number, or 60 minutes and more.
  package init?(_ bytes: FrameBytes) {
    var text = bytes.trimmed
    hasMinus = text.count > 0 && text[0] == 0x2D
    if hasMinus { text = text.from(1) }
    let point = text.first(0x2E) ?? text.count
    // Some write a minus between degrees and minutes.
    let cut = text.first(0x2D) ?? max(0, point - 2)
    let minutes = text.from(text.first(0x2D) == nil ? cut : cut + 1)
    guard cut <= 3, Self.isPlain(minutes), let parts = minutes.number, parts < 60 else { return nil }
    if cut == 0 {
      degrees = parts / 60
    } else {
      guard let whole = text.slice(0, cut).integer else { return nil }
      degrees = Double(whole) + parts / 60
    }
  }

  /// Degrees and minutes of digits without a point: so many of them degrees, two minutes, the rest parts of a minute.
  package init?(packed bytes: FrameBytes, degreeDigits: Int) {
    let text = bytes.trimmed
    guard text.count >= degreeDigits + 2, text.digitCount() == text.count,
      let whole = text.digits(0, degreeDigits), let minutes = text.digits(degreeDigits, 2), minutes < 60
    else { return nil }
    let rest = text.from(degreeDigits + 2)
    var part = 0.0
    if !rest.isEmpty {
      guard let digits = rest.integer else { return nil }
      part = Double(digits) / (0..<rest.count).reduce(1.0) { power, _ in power * 10 }
    }
    degrees = Double(whole) + (Double(minutes) + part) / 60
    hasMinus = false
  }

  /// Whether the letter or a minus says south or west: they say the same thing, and once. nil: another letter.
  package func isNegative(_ letter: FrameBytes, _ positive: StaticString, _ negative: StaticString) -> Bool? {
    let letter = letter.trimmed
    if letter.isEmpty { return hasMinus }
    guard letter.count == 1 else { return nil }
    if letter.hasWord(negative) { return true }
    return letter.hasWord(positive) ? hasMinus : nil
  }

  private static func isPlain(_ text: FrameBytes) -> Bool {
    text.count >= 1 && (text.isDigit(0) || text[0] == 0x2E)
  }
}
