import Testing

@testable import Trackers

/// The samples of PROTOCOLS, and what the commands say.
struct TK103Tests {
  static let block = "250614A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD"
  static let comma = "(490000000000015,ZC11,140625,A,4807.0380N,01131.0000E,022.9,093015,084.40)"

  /// What an event of the block says, up to its mark of a clock; the keyword's place is kept.
  private static let head =
    #"{"device":"049000000001","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.9,"course":84.4,"#
  private static let tail =
    #""ignition":true,"external_power":true,"odometer":43981,"protocol":"tk103","id_kind":"serial","id_source":"frame","transport":"tcp","clock":"ok""#

  private static func heard(_ command: String) -> Heard { Ear.hear("(049000000001\(command))") }

  // MARK: Samples

  @Test func aPositionIsRead() {
    let heard = Self.heard("BR00" + Self.block)
    #expect(heard.events == [#"\#(Self.head)"keyword":"BR00",\#(Self.tail),"seq":1}"#])
    #expect(heard.answers == [] && heard.rejects == [])
  }

  @Test func theHandshakeIsAnswered() {
    let heard = Self.heard("BP00490000000000015HSO")
    #expect(heard.answers == ["(049000000001AP01HSO)"])
    #expect(heard.replies.map(\.after) == [nil])
    #expect(
      heard.events == [
        #"{"device":"049000000001","received":"2025-06-14T09:30:47.120Z","type":"login","keyword":"BP00","protocol":"tk103","id_kind":"serial","id_source":"frame","imei":"490000000000015","transport":"tcp","clock":"none","answered":"(049000000001AP01HSO)","seq":1}"#
      ])
  }

  /// Fifteen digits, and no more.
  @Test(arguments: ["49000000000001", "4900000000000150", "", "TRACKER"])
  func whatIsNoEquipmentNumberIsNotTold(_ number: String) {
    let heard = Self.heard("BP00\(number)HSO")
    #expect(heard.answers == ["(049000000001AP01HSO)"])
    #expect(heard.events.count == 1 && !heard.events[0].contains("imei"))
  }

  @Test func theLoginIsAnsweredAndHasAPosition() {
    let heard = Self.heard("BP05490000000000015" + Self.block)
    let end = Self.tail.replacing(#""frame","#, with: #""frame","imei":"490000000000015","#)
    #expect(heard.events == [#"\#(Self.head)"keyword":"BP05",\#(end),"answered":"(049000000001AP05)","seq":1}"#])
    #expect(heard.answers == ["(049000000001AP05)"])
  }

  @Test(arguments: ["BP05490000000000015", "BP05000049000000001HSO", "BP05"])
  func aLoginWithoutAPositionIsALogin(_ command: String) {
    let heard = Self.heard(command)
    #expect(heard.answers == ["(049000000001AP05)"])
    #expect(heard.events.count == 1 && heard.events[0].contains(#""type":"login","keyword":"BP05""#))
  }

  @Test func anAlarmIsAcknowledgedOnceItIsHandedOn() {
    let heard = Self.heard("BO012" + Self.block)
    #expect(
      heard.events == [
        #"\#(Self.head)"alarm":["sos"],"keyword":"BO012",\#(Self.tail),"answered":"(049000000001AS012)","seq":1}"#
      ])
    #expect(heard.replies == [.init(bytes: Array("(049000000001AS012)".utf8), device: "049000000001", after: 1)])
  }

  @Test func theFormWithCommasIsRead() {
    #expect(
      Ear.hear(Self.comma).events == [
        #"{"device":"490000000000015","time":"2025-06-14T09:30:15Z","received":"2025-06-14T09:30:47.120Z","type":"position","lat":48.1173,"lon":11.516667,"valid":true,"speed":22.9,"course":84.4,"alarm":["movement"],"keyword":"ZC11","protocol":"tk103","variant":"comma","id_kind":"imei","id_source":"frame","transport":"tcp","clock":"ok","seq":1}"#
      ])
  }

  @Test func whatWasStoredSaysSo() {
    #expect(
      Self.heard("BR01" + Self.block).events == [
        #"\#(Self.head)"keyword":"BR01",\#(Self.tail),"stored":true,"seq":1}"#
      ])
    let alarm = Self.heard("BO022" + Self.block)
    #expect(
      alarm.events == [
        #"\#(Self.head)"alarm":["sos"],"keyword":"BO022",\#(Self.tail),"stored":true,"seq":1}"#
      ])
    #expect(alarm.replies == [])
  }

  // MARK: Alarms

  @Test(arguments: [
    ("BO010", "power_cut"), ("BO011", "accident"), ("BO012", "sos"), ("BO013", "vibration"), ("BO014", "low_speed"),
    ("BO015", "overspeed"), ("BO016", "geofence_exit"), ("BO017", "movement"), ("BO018", "other"), ("BO01A", "other"),
    ("BO021", "vibration"), ("BO023", "accident"), ("BO025", "overspeed"), ("BQ810", "low_battery"),
    ("BQ811", "overspeed"), ("BQ812", "other"), ("BQ815", "temperature"), ("BQ8105", "temperature"),
    ("BQ8100", "low_battery"), ("BO0112", "other"),
  ])
  func anAlarmHasACode(_ command: String, _ alarm: String) {
    let event = Self.heard(command + Self.block).events[0]
    #expect(event.contains(#""course":84.4,"alarm":["\#(alarm)"],"keyword":"\#(command)","ignition""#))
    let bare = Self.heard(command).events[0]
    if command != "BO0112" { #expect(bare.contains(#""type":"status","alarm":["#)) }
  }

  @Test func anAlarmWithoutACodeIsNoneOfTheDate() {
    let heard = Self.heard("BO01" + Self.block)
    #expect(heard.events[0].contains(#""alarm":["other"],"keyword":"BO01","ignition""#))
    #expect(heard.events[0].contains(#""time":"2025-06-14T09:30:15Z""#) && heard.answers == [])
  }

  @Test func theCodeMayHaveAColumn() {
    for columns in [",0,05,", "0,"] {
      let event = Self.heard("BQ81\(columns)\(Self.block)").events[0]
      #expect(event.contains(#""alarm":["low_battery"],"keyword":"BQ810","ignition":true"#))
    }
  }

  @Test func theCodeMayBeBehindAWord() {
    for frame in ["049000000001BQ81,ALARM,1,35,", "049000000001BQ81ALARM,1,35,"] {
      let event = Ear.hear("(\(frame)250614,A4807.0380N,01131.0000E,022.9,093015,084.40)").events[0]
      #expect(event.contains(#""time":"2025-06-14T09:30:15Z""#) && event.contains(#""lat":48.1173"#))
      #expect(event.contains(#""speed":22.9,"course":84.4,"alarm":["overspeed"],"keyword":"BQ811""#))
    }
  }

  @Test func aCutSupplyIsAnAlarmOfItsOwn() {
    let cut = Self.block.replacing("4001000000L", with: "4010000000L")
    #expect(
      Self.heard("BR00" + cut).events[0].contains(
        #""alarm":["power_cut"],"keyword":"BR00","ignition":false,"external_power":false"#))
    #expect(Self.heard("BO012" + cut).events[0].contains(#""alarm":["sos","power_cut"]"#))
    #expect(Self.heard("BO010" + cut).events[0].contains(#""alarm":["power_cut"],"#))
    // The alarm says one thing and the flags another.
    #expect(!Self.heard("BO010" + Self.block).events[0].contains("external_power"))
  }

  @Test(arguments: [
    ("ZC11", "movement"), ("DW31", "movement"), ("DW51", "movement"), ("ZC12", "low_battery"), ("DW32", "low_battery"),
    ("DW52", "low_battery"), ("ZC27", "low_battery"), ("DW40", "low_battery"), ("ZC13", "power_cut"),
    ("DW33", "power_cut"), ("DW53", "power_cut"), ("ZC25", "sos"), ("DW3E", "sos"), ("DW5E", "sos"),
    ("ZC26", "tamper"), ("ZC17", "tamper"), ("DW37", "tamper"), ("DW57", "tamper"), ("DW3F", "tamper"),
  ])
  func anEventBetweenCommasIsAnAlarm(_ command: String, _ alarm: String) {
    let event = Ear.hear(Self.comma.replacing("ZC11", with: command)).events[0]
    #expect(event.contains(#""alarm":["\#(alarm)"],"keyword":"\#(command)","protocol""#))
  }

  @Test(arguments: [("ZC15", true), ("DW35", true), ("ZC29", true), ("ZC16", false), ("DW36", false), ("DW56", false)])
  func theIgnitionIsNoAlarm(_ command: String, _ isOn: Bool) {
    let event = Ear.hear(Self.comma.replacing("ZC11", with: command)).events[0]
    #expect(event.contains(#""course":84.4,"keyword":"\#(command)","ignition":\#(isOn),"protocol""#))
  }

  @Test func anUnknownEventIsAPosition() {
    for command in ["DW30", "ZC99", "BR00", "AB12"] {
      let event = Ear.hear(Self.comma.replacing("ZC11", with: command)).events[0]
      #expect(event.contains(#""type":"position","lat":48.1173"#) && !event.contains("alarm"))
    }
  }

  /// Ten times at 30 s: each is answered.
  @Test func aRepeatedAlarmIsAnsweredEachTime() {
    var ear = Ear()
    for round in 0..<10 {
      let heard = ear.hear(
        Array("(049000000001BO012\(Self.block))".utf8), at: Ear.now + Int64(round) * 30_000)
      #expect(heard.answers == ["(049000000001AS012)"])
      #expect(heard.events[0].contains(#""dup":true"#) == (round > 0))
    }
  }

  @Test func anAlarmThatSomebodyWantsToHearIsNotSilenced() {
    var settings = ReceptionSettings()
    settings.unsilenced = ["049000000001"]
    #expect(Ear.hear("(049000000001BO012\(Self.block))", settings).answers == [])
    #expect(Ear.hear("(049000000001BP05490000000000015\(Self.block))", settings).answers.count == 1)
  }
}
