import Testing

@testable import Trackers

/// The columns of GPS103 reports as firmware varies them.
struct GPS103ColumnsTests {
  private static func line(_ columns: String, at received: Int64 = Ear.now) -> String {
    let heard = Ear.hear("imei:490000000000015," + columns + ";", at: received)
    #expect(heard.rejects == [] && heard.events.count == 1)
    return heard.events.first ?? ""
  }

  private static func members(_ columns: String, _ keys: String...) -> [String?] {
    let line = line(columns)
    return keys.map { FrameTrial.member($0, of: line) }
  }

  // MARK: Places

  @Test(arguments: [
    "F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4", "F,093015.000,A,4807.038000,N,01131.000000,E,12.40,84.4",
    "F,093015.000,A,N,4807.0380,E,01131.0000,12.40,84.4", "F,093015,A,4807.03800,N,1131.00000,E,12.40,84.4,,,,,,",
    "F,093015.000,A,4807.0380,n,01131.0000,e,12.40,84.4,512", "F,A,4807.0380,N,01131.0000,E,12.40,84.4",
    "F,093015.00,A, 4807.0380,N, 01131.0000,E, 12.40, 84.4",
  ])
  func aPlaceIsReadWhereverItsLettersStand(_ rest: String) {
    #expect(
      Self.members("tracker,250614113015,,\(rest)", "lat", "lon", "speed", "course", "valid", "integrity") == [
        "48.1173", "11.516667", "22.965", "84.4", "true", nil,
      ])
  }

  @Test(arguments: [
    "4807.0380,N,01131.0000,,12.40,84.4", "4807.0380,N,01131.0000,12.40,84.4", "4807.0380,01131.0000,E,12.40,84.4",
    "4807.0380,,01131.0000,,12.40,84.4", "4807.0380,E,01131.0000,12.40,84.4",
  ])
  func aMissingLetterIsNorthOrEastAndFlagged(_ rest: String) {
    #expect(
      Self.members("tracker,250614113015,,F,093015.000,A,\(rest)", "lat", "lon", "speed", "course", "hemisphere") == [
        "48.1173", "11.516667", "22.965", "84.4", #""absent""#,
      ])
  }

  @Test func southAndWestAreNegative() {
    #expect(
      Self.members("tracker,250614113015,,F,093015.000,A,4807.0380,S,01131.0000,W,0.00,0", "lat", "lon")
        == ["-48.1173", "-11.516667"])
    #expect(
      Self.members("tracker,250614113015,,F,093015.000,A,S,4807.0380,W,01131.0000,0.00,0", "lat", "lon")
        == ["-48.1173", "-11.516667"])
    #expect(
      Self.members("tracker,250614113015,,F,093015.000,A,807.038000,S,31.0000,E,0.00,0", "lat", "lon")
        == ["-8.1173", "0.516667"])
  }

  @Test(arguments: [
    ("4860.0000,N,01131.0000,E", "range"), ("9100.0000,N,01131.0000,E", "range"), ("4807.0380,N,18100.0000,E", "range"),
    ("4807.0380,X,01131.0000,E", "range"), ("0000.0000,N,00000.0000,E", "zero"), (",,,", "no_fix"), (",N,,E", "no_fix"),
  ])
  func whatIsNoPlaceIsNotValid(_ place: String, _ reason: String) {
    #expect(
      Self.members("help me,250614113015,,F,093015.000,A,\(place),0.00,0", "lat", "valid", "reason", "alarm") == [
        nil, "false", "\"\(reason)\"", #"["sos"]"#,
      ])
  }

  @Test func aPlaceWithoutFixIsKeptAndNotValid() {
    for signal in ["F,093015.000,V", "L,093015.000,A", "L,093015.000,V", "F,093015.000,?X"] {
      #expect(
        Self.members(
          "help me,250614113015,,\(signal),4807.0380,N,01131.0000,E,0.00,0", "lat", "valid", "reason", "alarm")
          == ["48.1173", "false", #""no_fix""#, #"["sos"]"#], "\(signal)")
    }
  }

  @Test func anEmptySpeedOrCourseIsNotZero() {
    #expect(
      Self.members("tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,,", "lat", "speed", "course")
        == ["48.1173", nil, nil])
    #expect(
      Self.members("tracker,250614113015,,F,093015.000,A,4807.0380,N,01131.0000,E,0.11,", "speed", "course")
        == ["0.204", nil])
  }

  // MARK: State

  @Test func theStateMayBeTold() {
    let fix = GPS103Tests.fix
    #expect(
      Self.members("tracker,\(fix),0.00,0,,0,1,,5.25%,", "ignition", "door", "fuel", "temperature", "altitude")
        == ["false", "true", "5.25", nil, nil])
    #expect(
      Self.members("tracker,\(fix),0.00,30.1,-65.43,1,0,10.5%,7.0%,-8.5", "ignition", "fuel", "temperature", "altitude")
        == ["true", "10.5", "-8.5", "-65.43"])
    #expect(
      Self.members("low battery,000000000,,L,,,2a1f,,0c3d,,,,,1,0,41.5%,,", "ignition", "door", "fuel", "cell") == [
        "true", "false", "41.5", #"{"lac":"2a1f","cid":"0c3d"}"#,
      ])
  }

  @Test func theFourthColumnIsACardOrTheBatteryOrNobodysBusiness() {
    let rest = "F,093015.000,A,4807.0380,N,01131.0000,E,0.00,0"
    #expect(Self.members("rfid,250614113015,00491234,\(rest)", "rfid", "battery") == [#""00491234""#, nil])
    #expect(Self.members("tracker,250614113015,+490000000001,\(rest)", "rfid", "battery") == [nil, nil])
    #expect(Self.members("tracker,250614113015,100%,\(rest)", "rfid", "battery") == [nil, "100"])
    #expect(Self.members("tracker,250614113015,07,\(rest)", "rfid", "battery", "satellites") == [nil, nil, nil])
  }

  @Test func aColumnMoreOrLessBeforeTheSignalChangesNothing() {
    let rest = "F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4"
    for before in ["250614113015,", "250614113015,,", "250614113015,,,"] {
      #expect(
        Self.members("tracker,\(before)\(rest)", "lat", "speed", "time") == [
          "48.1173", "22.965", #""2025-06-14T09:30:15Z""#,
        ], "\(before)")
    }
  }

  // MARK: Clocks

  @Test(arguments: [
    ("250614113015", "2025-06-14T11:30:15"), ("2506141130", "2025-06-14T11:30:00"),
    ("25/06/14 11:30", "2025-06-14T11:30:00"), ("25/06/14 11:30:15", "2025-06-14T11:30:15"),
    ("20250614113015", "2025-06-14T11:30:15"),
  ])
  func theWallClockIsWrittenInSeveralWays(_ text: String, _ clock: String) {
    #expect(
      Self.members(
        "tracker,\(text),,F,093015.000,A,4807.0380,N,01131.0000,E,0.00,0", "device_time", "time", "tz_offset_min") == [
          "\"\(clock)\"", #""2025-06-14T09:30:15Z""#, "120",
        ])
  }

  @Test func aDateAloneGoesWithTheTimeOfTheFix() {
    #expect(
      Self.members("tracker,250614,,F,093015.000,A,4807.0380,N,01131.0000,E,0.00,0", "device_time", "time", "clock")
        == [nil, #""2025-06-14T09:30:15Z""#, #""ok""#])
  }

  @Test(arguments: ["000000000", "0000000119", "", "251314113015", "250614113075", "2506141130ab"])
  func withoutADateThereIsNoTime(_ text: String) {
    #expect(
      Self.members(
        "help me,\(text),,F,093015.000,A,4807.0380,N,01131.0000,E,0.00,0", "device_time", "time", "lat", "reason",
        "alarm")
        == [nil, nil, "48.1173", #""no_date""#, #"["sos"]"#])
  }

  @Test(arguments: ["", "12.0", "1.5", "246060.000"]) func withoutTimeOfDayTheWallClockIsAllThereIs(_ text: String) {
    #expect(
      Self.members("tracker,250614093015,,F,\(text),A,4807.0380,N,01131.0000,E,0.00,0", "time", "valid", "clock")
        == [#""2025-06-14T09:30:15Z""#, "true", #""local_unknown_zone""#])
  }

  @Test func theZoneIsLearntFromEarlierFrames() {
    let heard = Ear.hear(
      GPS103Tests.tracker + "imei:490000000000015,tracker,250614113045,,F,,A,4807.0380,N,01131.0000,E,0.00,0;")
    #expect(heard.events.count == 2)
    #expect(FrameTrial.member("time", of: heard.events[1]) == #""2025-06-14T09:30:45Z""#)
    #expect(FrameTrial.member("clock", of: heard.events[1]) == #""ok""#)
  }

  /// 2025-06-14T23:00:47.120Z; the fix is from 23:00:15.
  @Test(arguments: [
    ("250615070015", 480, "ok"), ("250614130015", -600, "ok"), ("250615044515", 345, "ok"),
    ("250615120015", 780, "zone_ambiguous"), ("250614230015", 0, "ok"), ("250615103015", 690, "ok"),
  ])
  func theFixIsTheInstantNextToTheWallClock(_ local: String, _ zone: Int, _ mark: String) {
    let line = Self.line(
      "tracker,\(local),,F,230015.000,A,4807.0380,N,01131.0000,E,0.00,0", at: 1_749_942_047_120)
    #expect(FrameTrial.member("time", of: line) == #""2025-06-14T23:00:15Z""#)
    #expect(FrameTrial.member("tz_offset_min", of: line) == String(zone))
    #expect(FrameTrial.member("clock", of: line) == "\"\(mark)\"")
  }

  // MARK: Vehicles

  @Test func aVehiclesReportHasItsDistance() {
    #expect(
      Self.members(
        "OBD,250614093015,1204,,7.9,0212,50,31.4%,+87,21.2%,1820,14.1,P0001", "type", "odometer", "speed",
        "power_voltage", "temperature", "alarm", "keyword")
        == [#""status""#, "1204000", "50", "14.1", nil, nil, #""OBD""#])
  }
}
