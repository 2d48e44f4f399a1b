import Model
import Testing

@testable import Wire

/// One line of the native dialect and what must come of it.
struct NativeCase: CustomTestStringConvertible, Sendable {
  var line: String
  var fields: [String: Double] = [:]
  var texts: [String: String] = [:]
  var alarms: Set<String> = []
  var place: Coordinate? = nil
  var wrong = 0
  var inStrings = 0
  var testDescription: String { line }

  static let base = MeasureUnit.named("km/h")!
  static let start = #"{"device":"t","time":1700000000,"#
  static func line(_ rest: String) -> String { start + rest + "}" }
}

@Suite struct NativeDialectTests {
  @Test func aWholeEvent() throws {
    let reading = decode(
      #"{"device":"trk-004689","time":"2026-03-01T00:00:00.002Z","received":"2026-03-01T01:00:01+01:00","#
        + #""lat":52.865348,"lon":13.737271,"speed":90,"course":348,"battery":30,"alarm":null,"ignition":true,"#
        + #""attributes":{"sat":9,"driver":"José 33","fuelLevel":"12.5"}}"# + "\n")
    let row = try #require(reading.rows.first)
    #expect(reading.rejects.isEmpty && reading.rows.count == 1 && reading.lines == 1)
    #expect(row.device == "trk-004689")
    #expect(row.hasTime && row.time == 1_772_323_200_002)
    #expect(row.heard == 1_772_323_201_000)
    #expect(row.place == Coordinate(latitude: 52.865348, longitude: 13.737271))
    #expect(
      row.fields == ["speed": 25, "course": 348, "battery": 0.3, "ignition": 1, "fuel": 0.125])
    #expect(row.texts == ["driver": "José 33"])
    #expect(row.alarms.isEmpty && row.dialect == .native)
    #expect(reading.counts.numbersInStrings == 1 && reading.counts.wrongTypes == 0)
    #expect(row.flags & EventRow.numberInString != 0 && row.flags & EventRow.wrongType == 0)
  }

  @Test(arguments: [
    NativeCase(line: NativeCase.line(#""speed":90"#), fields: ["speed": NativeCase.base.toBase(90)]),
    NativeCase(line: NativeCase.line(#""speed_kmh":36"#), fields: ["speed": 10]),
    NativeCase(line: NativeCase.line(#""speed_mps":36.5"#), fields: ["speed": 36.5]),
    NativeCase(line: NativeCase.line(#""speed_mph":60"#), fields: ["speed": MeasureUnit.named("mph")!.toBase(60)]),
    NativeCase(line: NativeCase.line(#""speed_kn":10"#), fields: ["speed": MeasureUnit.named("kn")!.toBase(10)]),
    NativeCase(line: NativeCase.line(#""speed_kn":10,"speed":18"#), fields: ["speed": 5]),
    NativeCase(line: NativeCase.line(#""speed":"fast","speed_mps":3"#), fields: ["speed": 3], wrong: 1),
    NativeCase(line: NativeCase.line(#""speed":1600"#), fields: ["speed": NativeCase.base.toBase(1600)]),
    NativeCase(line: NativeCase.line(#""speed":1600.01"#)),
    NativeCase(line: NativeCase.line(#""speed":-0.1"#)),
    NativeCase(line: NativeCase.line(#""speed":-0.0"#), fields: ["speed": 0]),
    NativeCase(line: NativeCase.line(#""speed":" 18 ""#), fields: ["speed": 5], inStrings: 1),
    NativeCase(line: NativeCase.line(#""speed":true"#), wrong: 1),
    NativeCase(line: NativeCase.line(#""speed":[1]"#), wrong: 1),
    NativeCase(line: NativeCase.line(#""speed":{"a":1}"#), wrong: 1),
    NativeCase(line: NativeCase.line(#""speed":null"#)),
    NativeCase(line: NativeCase.line(#""speed":1e999"#), wrong: 1),
    NativeCase(line: NativeCase.line(#""speed":1e300"#)),
    NativeCase(line: NativeCase.line(#""odometer":1e300"#), fields: ["odometer": 1e300]),
    NativeCase(
      line: NativeCase.line(#""odometer":123456789012345678901234567890"#),
      fields: ["odometer": 123_456_789_012_345_677_877_719_597_056]),
    NativeCase(line: NativeCase.line(#""accuracy":-1,"altitude":-5.5"#), fields: ["altitude": -5.5]),
    NativeCase(line: NativeCase.line(#""accuracy":0"#), fields: ["accuracy": 0]),
    NativeCase(line: NativeCase.line(#""battery":100"#), fields: ["battery": 1]),
    NativeCase(line: NativeCase.line(#""battery":100.5"#)),
    NativeCase(line: NativeCase.line(#""battery":-1"#)),
    NativeCase(
      line: NativeCase.line(#""battery_voltage":3.7,"power_voltage":12.5,"satellites":7,"hdop":0.9"#),
      fields: ["battery_voltage": 3.7, "power_voltage": 12.5, "satellites": 7, "hdop": 0.9]),
    NativeCase(
      line: NativeCase.line(#""charging":true,"ignition":false,"motion":true,"door":false,"temperature":-4"#),
      fields: ["charging": 1, "ignition": 0, "motion": 1, "door": 0, "temperature": -4]),
    NativeCase(line: NativeCase.line(#""ignition":1,"door":"open""#), wrong: 2),
    NativeCase(
      line: NativeCase.line(#""speed":1,"speed":36"#), fields: ["speed": 10]),
    NativeCase(
      line: NativeCase.line(#""attributes":{"fuelLevel":1},"attributes":{"seat":true}"#), fields: ["seat": 1]),
    NativeCase(line: NativeCase.line(#""attributes":{"fuelLevel":1},"attributes":null"#)),
    NativeCase(
      line: NativeCase.line(#""attributes.fuelLevel":50,"attributes":{"fuelLevel":1}"#), fields: ["fuel": 0.5]),
    NativeCase(
      line: NativeCase.line(#""attributes":{"fuelLevel":1},"attributes.fuelLevel":50"#), fields: ["fuel": 0.5]),
    NativeCase(line: NativeCase.line(#""a":{"b.c":212}"#), fields: ["cold": 100]),
    NativeCase(line: NativeCase.line(#""a.b":{"c":32},"a":{"b":{"c":212}}"#), fields: ["cold": 0]),
    NativeCase(line: NativeCase.line(#""a":{"b":{"c":212},"b.c":32}"#), fields: ["cold": 0]),
    NativeCase(line: NativeCase.line(#""attributes":{"driver":"a\tb \u00e9"}"#), texts: ["driver": "a\tb é"]),
    NativeCase(line: NativeCase.line(#""attributes":{"driver":7}"#), wrong: 1),
    NativeCase(line: NativeCase.line(#""alarm":"sos""#), texts: ["alarm": "sos"], alarms: ["sos"]),
    NativeCase(line: NativeCase.line(#""alarm":"""#)),
    NativeCase(line: NativeCase.line(#""alarm":7"#), wrong: 1),
    NativeCase(
      line: NativeCase.line(#""alarm":["low_battery","s\u006fs"]"#), texts: ["alarm": "low_battery,sos"],
      alarms: ["low_battery", "sos"]),
    NativeCase(
      line: NativeCase.line(#""alarm":["tow",3]"#), texts: ["alarm": "tow"], alarms: ["tow"], wrong: 1),
    NativeCase(
      line: NativeCase.line(#""alarm":"fatigueDriving""#), texts: ["alarm": "fatigueDriving"],
      alarms: ["\"fatigueDriving\"", "other"]),
    NativeCase(
      line: NativeCase.line(#""alarm":"lowBattery""#), texts: ["alarm": "lowBattery"], alarms: ["other"]),
    NativeCase(
      line: NativeCase.line(#""lat":1,"lon":180"#), place: Coordinate(latitude: 1, longitude: -180)),
    NativeCase(
      line: NativeCase.line(#""lat":-90,"lon":-180"#), place: Coordinate(latitude: -90, longitude: -180)),
    NativeCase(
      line: NativeCase.line(#""lat":"1.5","lon":"+2""#), place: Coordinate(latitude: 1.5, longitude: 2), inStrings: 2),
    NativeCase(line: NativeCase.line(#""lat":null,"lon":null,"speed":18"#), fields: ["speed": 5]),
    NativeCase(line: NativeCase.line(#""lat":"x","lon":"y""#), wrong: 2),
    NativeCase(
      line: NativeCase.line(#""lat":1,"lon":2,"valid":false,"speed":18,"course":1,"altitude":2,"battery":50"#),
      fields: ["battery": 0.5]),
    NativeCase(
      line: NativeCase.line(#""lat":1,"lon":2,"valid":true,"speed":18"#), fields: ["speed": 5],
      place: Coordinate(latitude: 1, longitude: 2)),
    NativeCase(
      line: NativeCase.line(#""lat":1,"lon":2,"valid":"no""#), place: Coordinate(latitude: 1, longitude: 2), wrong: 1),
    NativeCase(line: NativeCase.line(#""unknown":{"x":[1,{"y":"}"}]},"speed":18"#), fields: ["speed": 5]),
    NativeCase(line: #" { "\u0064evice" : "t" , "ti\u006de" : 1700000000 , "speed" : 18 } "#, fields: ["speed": 5]),
  ]) func fields(_ one: NativeCase) throws {
    let reading = decode(one.line)
    #expect(reading.rejects.isEmpty)
    let row = try #require(reading.rows.first)
    #expect(row.device == "t" && row.time == 1_700_000_000_000)
    #expect(row.fields == one.fields)
    #expect(row.texts == one.texts)
    #expect(row.alarms == one.alarms)
    #expect(row.place == one.place)
    #expect(reading.counts.wrongTypes == one.wrong)
    #expect(reading.counts.numbersInStrings == one.inStrings)
    #expect((row.flags & EventRow.wrongType != 0) == (one.wrong > 0))
    #expect((row.flags & EventRow.numberInString != 0) == (one.inStrings > 0))
  }

  @Test func zeroByZeroIsNoFix() throws {
    let reading = decode(NativeCase.line(#""lat":0,"lon":-0.0,"speed":5,"battery":10"#))
    let row = try #require(reading.rows.first)
    #expect(row.place == nil && row.flags & EventRow.zeroFix != 0 && reading.counts.zeroFixes == 1)
    #expect(row.fields == ["battery": 0.1])
  }

  @Test(arguments: [
    (#"{"device":"","time":1}"#, RejectReason.badDevice),
    (#"{"device":true,"time":1}"#, .badDevice),
    (#"{"device":1.5,"time":1}"#, .badDevice),
    (#"{"device":["a"],"time":1}"#, .badDevice),
    (#"{"device":{"a":1},"time":1}"#, .badDevice),
    (#"{"device":""# + String(repeating: "x", count: 256) + #"","time":1}"#, .badDevice),
    (#"{"device":null,"time":1}"#, .noDevice),
    (#"{"time":1,"lat":1,"lon":2}"#, .noDevice),
    (#"{"device":"a"}"#, .noTime),
    (#"{"device":"a","time":null}"#, .noTime),
    (#"{"device":"a","time":"yesterday"}"#, .badTime),
    (#"{"device":"a","time":-1}"#, .badTime),
    (#"{"device":"a","time":1e20}"#, .badTime),
    (#"{"device":"a","time":true}"#, .badTime),
    (#"{"device":"a","time":1,"received":"x"}"#, .badTime),
    (#"{"device":"a","time":1,"lat":1}"#, .badPosition),
    (#"{"device":"a","time":1,"lat":"x","lon":1}"#, .badPosition),
    (#"{"device":"a","time":1,"lat":90.1,"lon":1}"#, .badPosition),
    (#"{"device":"a","time":1,"lat":1,"lon":-180.1}"#, .badPosition),
    (#"{"device":"a","time":1,"lat":1e300,"lon":1}"#, .badPosition),
    (#"{"lat":1,"lon":2}"#, .unknownDialect),
    ("{}", .unknownDialect),
    ("hello", .notAnObject),
    ("17", .notAnObject),
    (#""device""#, .notAnObject),
    (#"[{"device":"a","time":1}]"#, .notAnObject),
    ("[1,2]", .notAnObject),
    (#"{"device":"a","time":1} x"#, .trailingText),
    (#"{"device":"a","time":1}}"#, .trailingText),
    (#"{"device":"a","time":1}{"device":"b","time":1}"#, .trailingText),
    (#"{"device":"a","time":1"#, .badJSON),
    (#"{"device":"a","time":01}"#, .badJSON),
    (#"{"device":"a" "time":1}"#, .badJSON),
    (#"{"device":"a","time":1,}"#, .badJSON),
    (#"{"device":"\q","time":1}"#, .badJSON),
    (#"{"device":"a","time":1,"speed":1.2.3}"#, .badJSON),
    (#"{"device":"a","time":1,"ignition":tru}"#, .badJSON),
    (#"{"device":"a"#, .badJSON),
    ("{\"device\":\"a\u{1}\",\"time\":1}", .badJSON),
  ]) func refused(_ line: String, _ reason: RejectReason) {
    let reading = decode(NativeCase.line("\"speed\":1") + "\n\n" + line + "\n" + NativeCase.line("\"speed\":1") + "\n")
    #expect(reading.rows.count == 2)
    #expect(reading.rejects.map(\.reason) == [reason])
    #expect(reading.rejects.map(\.lineNumber) == [2])
    #expect(reading.refused == [line])
    #expect(reading.lines == 4)
  }
}
