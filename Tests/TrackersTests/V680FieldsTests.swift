import Testing

@testable import Trackers

/// The fields of V680 frames as devices vary them.
struct V680FieldsTests {
  private static func members(_ fields: String, _ keys: String...) -> [String?] {
    let heard = Ear.hear("#490000000000015#\(fields)##\r\n")
    #expect(heard.rejects == [] && heard.events.count == 1)
    return keys.map { FrameTrial.member($0, of: heard.events.first ?? "") }
  }

  @Test(arguments: [
    "01131.0000,E,4807.0380,N,12.40,84.4", "1131.000000,E,4807.038000,N,012.40,084.4",
    "11.516666667,E,48.1173,N,12.40,84.4", "011.516666667,E,48.1173,N,12.40,84.4",
  ])
  func coordinatesAreMinutesOrDegrees(_ place: String) {
    #expect(
      Self.members("#1#0000#AUT#01#262012a1f0c3d#\(place)#140625#093015", "lat", "lon", "speed", "course", "valid")
        == ["48.1173", "11.516667", "22.965", "84.4", "true"])
  }

  @Test func southAndWestAreNegative() {
    #expect(
      Self.members("#1#0000#AUT#01##11.516666667,W,48.1173,S,0.00,0#140625#093015", "lat", "lon")
        == ["-48.1173", "-11.516667"])
    #expect(
      Self.members("#1#0000#AUT#01##01131.0000,W,4807.0380,S,0.00,0#140625#093015", "lat", "lon")
        == ["-48.1173", "-11.516667"])
  }

  /// 0° 31' E, 0° 48' N: degrees would be written without the zeros.
  @Test func zerosBeforeTheDegreesSayThatTheyAreMinutes() {
    #expect(
      Self.members("#1#0000#AUT#01##00031.0000,E,0048.0000,N,0.00,0#140625#093015", "lat", "lon")
        == ["0.8", "0.516667"])
  }

  @Test func aZeroBeforeThePasswordSaysThatThereIsNoFix() {
    #expect(
      Self.members("#0#0000#AUT#01##01131.0000,E,4807.0380,N,0.00,0#140625#093015", "lat", "valid", "reason")
        == ["48.1173", "false", #""no_fix""#])
  }

  @Test(arguments: [
    ("SOS", "sos"), ("SHAKE", "vibration"), ("TOWED", "movement"), ("OVERSPEED", "overspeed"), ("DEF", "power_cut"),
    ("BLP", "low_battery"), ("CLP", "low_battery"), ("OS", "geofence_exit"), ("RS", "geofence_enter"), ("XYZ", "other"),
  ])
  func eventsAreAlarms(_ word: String, _ alarm: String) {
    #expect(
      Self.members("#1#0000#\(word)#01##01131.0000,E,4807.0380,N,0.00,0#140625#093015", "alarm", "keyword")
        == ["[\"\(alarm)\"]", "\"\(word)\""])
    #expect(Self.members("#1#0000#\(word)#01", "alarm", "type") == ["[\"\(alarm)\"]", #""status""#])
  }

  @Test(
    arguments: [
      ("AUT", nil), ("AUTOSTART", "true"), ("AUTOSTOP", "false"), ("AUTO", "true"), ("AUTOLOW", "false"),
    ] as [(String, String?)])
  func someEventsAreNoAlarms(_ word: String, _ ignition: String?) {
    #expect(
      Self.members("#1#0000#\(word)#01##01131.0000,E,4807.0380,N,0.00,0#140625#093015", "alarm", "ignition")
        == [nil, ignition])
  }

  @Test func theUserMayBeCalledLikeAnAlarm() {
    #expect(
      Self.members("sos#1#0000#AUT#01##01131.0000,E,4807.0380,N,0.00,0#140625#093015", "alarm", "keyword")
        == [nil, #""AUT""#])
    #expect(
      Self.members("49170000000012#1#0000#AUT#01##01131.0000,E,4807.0380,N,0,0#140625#093015", "lat") == ["48.1173"])
  }

  @Test(arguments: [("140625", "246060"), ("000000", "093015"), ("310225", "093015")])
  func withoutADateOrTimeThePlaceIsNotValid(_ date: String, _ time: String) {
    #expect(
      Self.members("#1#0000#SOS#01##01131.0000,E,4807.0380,N,0.00,0#\(date)#\(time)", "time", "lat", "reason", "alarm")
        == [nil, "48.1173", #""no_date""#, #"["sos"]"#])
  }

  /// Fifteen digits between two `#` may also be a cell.
  @Test func aCellOfDigitsIsNoDevice() {
    #expect(
      Self.members("#1#0000#AUT#01#262012011012345#01131.0000,E,4807.0380,N,0.00,0#140625#093015", "lat", "cell") == [
        "48.1173", #"{"mcc":"262","mnc":"01","lac":"2011","cid":"012345"}"#,
      ])
  }
}
