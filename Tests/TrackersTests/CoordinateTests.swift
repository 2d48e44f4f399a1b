import Testing

@testable import Trackers

struct CoordinateTests {
  private static func degrees(_ text: String) -> Double? {
    Coordinate(FrameBytes(Array(text.utf8))).map { $0.hasMinus ? -$0.degrees : $0.degrees }
  }

  private static func place(_ columns: String) -> (place: Place, integrity: Integrity) {
    let parts = FrameBytes(Array(columns.utf8)).split(0x2C)
    var integrity = Integrity()
    let place = Place(latitude: parts[0], parts[1], longitude: parts[2], parts[3], &integrity)
    return (place, integrity)
  }

  private static func near(_ one: Double?, _ other: Double) -> Bool { one.map { abs($0 - other) < 5e-7 } ?? false }

  @Test(arguments: [
    ("4807.0380", 48.1173), ("4807.038", 48.1173), ("4807.03800", 48.1173), ("4807.038000", 48.1173),
    ("01131.0000", 11.516667), ("1131.0000", 11.516667), (" 1131.0000 ", 11.516667), ("807.038000", 8.1173),
    ("31.0000", 0.516667), ("00031.0000", 0.516667), ("1.5", 0.025), (".6", 0.01), ("4807", 48.116667),
    ("4807.", 48.116667), ("0000.0000", 0), ("17959.9999", 179.999998), ("4859.99999", 49),
  ])
  func theLastTwoDigitsBeforeThePointAreMinutes(_ text: String, _ expected: Double) {
    #expect(Self.near(Self.degrees(text), expected))
  }

  @Test(arguments: [
    ("-4807.0380", -48.1173), ("-48-7.0380", -48.1173), ("48-7.0380", 48.1173), ("-11-31.0000", -11.516667),
  ])
  func aMinusMayStandBeforeAndBetween(_ text: String, _ expected: Double) {
    #expect(Self.near(Self.degrees(text), expected))
  }

  @Test(arguments: [
    "", " ", ".", "-", "4860.0000", "4899.0", "4807.0380N", "48o7.0380", "4807.03.80", "4807,0380", "1e5.0", "nan", "+",
    "123456.0", "48--7.0", "4807.-5",
  ])
  func whatIsNoCoordinateIsNone(_ text: String) {
    #expect(Self.degrees(text) == nil)
  }

  @Test func packedDigitsHaveNoPoint() throws {
    #expect(Self.near(try #require(Coordinate(packed: "48070380", degreeDigits: 2)).degrees, 48.1173))
    #expect(Self.near(try #require(Coordinate(packed: "011310000", degreeDigits: 3)).degrees, 11.516667))
    #expect(Self.near(try #require(Coordinate(packed: "4807", degreeDigits: 2)).degrees, 48.116667))
    for text in ["48600380", "480", "4807x380", "-4807038", "4807.038"] {
      #expect(Coordinate(packed: FrameBytes(Array(text.utf8)), degreeDigits: 2) == nil)
    }
  }

  // MARK: Places

  @Test(arguments: [
    ("4807.0380,N,01131.0000,E", 48.1173, 11.516667), ("4807.0380,S,01131.0000,W", -48.1173, -11.516667),
    ("4807.0380,n,01131.0000,w", 48.1173, -11.516667), ("-48-7.0380,S,-11-31.0000,W", -48.1173, -11.516667),
    ("-4807.0380,S,01131.0000,E", -48.1173, 11.516667), ("-4807.0380,N,01131.0000,E", -48.1173, 11.516667),
    ("807.038000,S,31.0000,E", -8.1173, 0.516667), ("9000.0000,N,18000.0000,E", 90, 180),
    ("0000.0000,N,00131.0000,E", 0, 1.516667),
  ])
  func theLetterAndTheSignSayTheSameThingOnce(_ columns: String, _ latitude: Double, _ longitude: Double) {
    let (place, integrity) = Self.place(columns)
    guard case .at(let north, let east) = place else {
      Issue.record("\(place)")
      return
    }
    #expect(Self.near(north, latitude) && Self.near(east, longitude))
    #expect(integrity.hemisphere == nil)
  }

  @Test func aLetterThatIsMissingIsMarked() {
    let (place, integrity) = Self.place("4807.0380,N,01131.0000,")
    guard case .at(let north, let east) = place else {
      Issue.record("\(place)")
      return
    }
    #expect(Self.near(north, 48.1173) && Self.near(east, 11.516667))
    #expect(integrity.hemisphere == .absent)
  }

  @Test(arguments: [
    "4860.0000,N,01131.0000,E", "9100.0000,N,01131.0000,E", "9000.0001,N,01131.0000,E", "4807.0380,N,18100.0000,E",
    "4807.0380,E,01131.0000,N", "4807.0380,X,01131.0000,E", "4807.0380,NN,01131.0000,E", "abc,N,01131.0000,E",
  ])
  func whatIsNowhereIsImpossible(_ columns: String) {
    #expect(Self.place(columns).place == .impossible)
  }

  @Test(arguments: [",N,01131.0000,E", "4807.0380,N,,E", ",,,", " ,N, ,E"])
  func halfAPlaceIsNone(_ columns: String) {
    #expect(Self.place(columns).place == .absent)
  }

  @Test(arguments: ["0000.0000,N,00000.0000,E", "0000.0050,S,00000.0050,W", "0000.0000,,00000.0000,"])
  func nothingIsNoFix(_ columns: String) {
    #expect(Self.place(columns).place == .zero)
  }
}
