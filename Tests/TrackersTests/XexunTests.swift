import Testing

@testable import Trackers

/// The frames of the vendor's forms, each with its whole line.
struct XexunTests {
  static let short: [UInt8] =
    Array(
      "2506141130,+490000000001,GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59,F,imei:490000000000015,106"
        .utf8) + [0xD8, 0x3A]
  static let ext =
    "250614113015,+490000000001,GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59,F,, imei:490000000000015,07,512.3,F:3.95V,0,140,48241,262,01,2A1F,0C3D"
  static let sos =
    "250614113045,+490000000001,GPRMC,093045.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*5C,F,help me!, imei:490000000000015,07,512.3,F:3.95V,0,148,30440,262,01,2A1F,0C3D"
  static let lowBattery =
    "250614113115,,GPRMC,093115.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*58,L,low battery, imei:490000000000015,04,-3.5,L:3.62V,1,137,55707,262,01,2A1F,0C3D"
  static let noFix =
    "250614113145,,GPRMC,.000,A,,,,,0.00,0.00,,,,A*55,L,, imei:490000000000015,,,F:3.95V,0,86,40932,262,01,2A1F,0C3D"
  static let cell = ",+490000000001,,L,, imei:490000000000015,,,F:3.95V,0,53,63327,262,01,2A1F,0C3D"
  static let headless =
    "GPRMC,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A*59,F,imei:490000000000015,"

  /// Every form once, with what ends it.
  static let frames: [[UInt8]] = [
    short, Array((ext + "\n\r").utf8), Array((sos + "\r\n").utf8), Array((lowBattery + "\n").utf8),
    Array((noFix + "\n\r").utf8), Array((cell + "\r\n").utf8), Array((headless + "\r\n").utf8),
  ]

  /// Half a minute and a minute later than the moment of the example.
  private static let later: Int64 = Ear.now + 30_000
  private static let latest: Int64 = Ear.now + 60_000

  @Test func anExtendedFrameIsOneEvent() {
    #expect(
      Ear.hear(Self.ext + "\n\r").events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"altitude":512.3,"satellites":7,"gps_signal":"F","charging":false,"battery_low":false,"battery_voltage":3.95,"cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"},"protocol":"xexun","variant":"ext","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:30:15","tz_offset_min":120,"clock":"ok","integrity":{"rmc":"ok","length":"ok","crc16":"ok"},"seq":1}"#
      ])
  }

  @Test func aShortFrameIsOneEvent() {
    #expect(
      Ear.hear([Self.short]).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"gps_signal":"F","protocol":"xexun","variant":"short","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:30:00","tz_offset_min":120,"clock":"ok","integrity":{"rmc":"ok","length":"ok","crc16":"ok"},"seq":1}"#
      ])
  }

  @Test func aCallForHelpIsAnAlarm() {
    #expect(
      Ear.hear(Self.sos + "\n\r").events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:45Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"altitude":512.3,"satellites":7,"gps_signal":"F","alarm":["sos"],"keyword":"help me!","charging":false,"battery_low":false,"battery_voltage":3.95,"cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"},"protocol":"xexun","variant":"ext","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:30:45","tz_offset_min":120,"clock":"ok","integrity":{"rmc":"ok","length":"ok","crc16":"ok"},"seq":1}"#
      ])
  }

  @Test func aWeakSignalIsAFixAllTheSame() {
    #expect(
      Ear.hear(Self.lowBattery + "\n\r", at: Self.later).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:31:15Z","received":"2025-06-14T09:31:17.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"altitude":-3.5,"satellites":4,"gps_signal":"L","alarm":["low_battery"],"keyword":"low battery","charging":true,"battery_low":true,"battery_voltage":3.62,"cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"},"protocol":"xexun","variant":"ext","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:31:15","tz_offset_min":120,"clock":"ok","integrity":{"rmc":"ok","length":"ok","crc16":"ok"},"seq":1}"#
      ])
  }

  @Test func aSentenceThatSaysAAndNothingElseIsNoFix() {
    #expect(
      Ear.hear(Self.noFix + "\n\r", at: Self.latest).events == [
        #"{"device":"490000000000015","received":"2025-06-14T09:31:47.120Z","type":"status","valid":false,"reason":"no_fix","gps_signal":"L","charging":false,"battery_low":false,"battery_voltage":3.95,"cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"},"protocol":"xexun","variant":"ext","id_kind":"imei","id_source":"frame","transport":"tcp","device_time":"2025-06-14T11:31:45","clock":"none","integrity":{"rmc":"ok","length":"ok","crc16":"ok"},"seq":1}"#
      ])
  }

  @Test func aFrameWithoutASentenceIsTheCellAndTheBattery() {
    #expect(
      Ear.hear(Self.cell + "\n\r").events == [
        #"{"device":"490000000000015","received":"2025-06-14T09:30:47.120Z","type":"status","gps_signal":"L","charging":false,"battery_low":false,"battery_voltage":3.95,"cell":{"mcc":"262","mnc":"01","lac":"2A1F","cid":"0C3D"},"protocol":"xexun","variant":"cell","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"none","integrity":{"length":"ok","crc16":"ok"},"seq":1}"#
      ])
  }

  @Test func aFrameThatLostItsHeadIsStillAPosition() {
    #expect(
      Ear.hear(Self.headless).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.965,"course":84.4,"gps_signal":"F","protocol":"xexun","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","integrity":{"rmc":"ok"},"seq":1}"#
      ])
  }

  @Test func nothingIsAnswered() {
    #expect(Ear.hear([Array(Self.frames.joined())]).replies == [])
  }

  // MARK: Alarms

  @Test(arguments: [
    ("help me", "sos"), ("Help me!", "sos"), ("HELPME", "sos"), ("help!", "sos"), ("SOS", "sos"),
    ("low batt", "low_battery"), ("battery", "low_battery"), ("Low Battery!", "low_battery"),
    ("move", "movement"), ("move!", "movement"), ("moved!", "movement"), ("moving", "movement"),
    ("speed", "overspeed"), ("speed!", "overspeed"), ("speed+080!", "overspeed"), ("stockade", "geofence"),
    ("stockade!", "geofence"), ("shake", "vibration"), ("cutwatch", "tamper"), ("tilt", "other"),
    ("door alarm", "door"), ("ac alarm", "power_cut"), ("acc alarm", "ignition_alarm"),
  ])
  func anAlarmHasManySpellings(_ word: String, _ alarm: String) {
    let events = Ear.hear([XexunFrames.ext(alarm: "F,\(word),")]).events
    #expect(events.count == 1)
    #expect(events[0].contains(#""alarm":["\#(alarm)"],"keyword":"\#(word)""#))
    // The short form has no blank before its identity.
    #expect(Ear.hear([XexunFrames.short(alarm: "F,\(word),")]).events[0].contains(#""alarm":["\#(alarm)"]"#))
  }

  @Test(arguments: [
    ("acc on", true), ("accstart", true), ("ACC ON!", true), ("acc off", false), ("accstop", false),
  ])
  func theIgnitionIsNoAlarm(_ word: String, _ isOn: Bool) {
    let event = Ear.hear([XexunFrames.ext(alarm: "F,\(word),")]).events[0]
    #expect(event.contains(#""keyword":"\#(word)","ignition":\#(isOn)"#))
    #expect(!event.contains(#""alarm""#))
  }

  @Test(arguments: ["F,", "F,,", "F, ,", "F,tracker,", "L,0,"])
  func noWordIsNoAlarm(_ columns: String) {
    let event = Ear.hear([XexunFrames.ext(alarm: columns)]).events[0]
    #expect(!event.contains(#""alarm""#) && event.contains(#""valid":true"#))
  }

  @Test func anAlarmWithoutAFixIsAnAlarm() {
    let frame = XexunFrames.ext(".000", "V,,,,,0.00,0.00,,,,N", alarm: "L,help me!,")
    let event = Ear.hear([frame]).events[0]
    #expect(event.contains(#""type":"status","valid":false,"reason":"no_fix","#))
    #expect(event.contains(#""alarm":["sos"],"keyword":"help me!""#))
  }

  @Test func anAlarmIsReadWithoutASentence() {
    let head = Array("250614113045,+490000000001,,L,help me!, imei:490000000000015,,,L:3.51V,0,".utf8)
    let event = Ear.hear([XexunFrames.ended(head, "262,01,2A1F,0C3D")]).events[0]
    #expect(event.contains(#""alarm":["sos"],"keyword":"help me!","charging":false,"battery_low":true"#))
    #expect(event.contains(#""variant":"cell""#) && event.contains(#""device_time":"2025-06-14T11:30:45""#))
    #expect(event.contains(#""integrity":{"length":"ok","crc16":"ok"}"#))
  }
}
