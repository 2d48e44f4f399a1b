import Model
import Testing

@testable import Wire

/// Cells, one at a time.
@Suite struct CSVValueTests {
  private static let start = "2026-03-02T08:00:00Z"

  /// The members of an event behind time and device, for a cell below a name.
  private func member(_ name: String, _ cell: String, separator: String = ";", kinds: [String: QuantityKind] = [:])
    throws -> String
  {
    let quoted = "\"" + cell.replacing("\"", with: "\"\"") + "\""
    let text =
      ["device", "time", name].joined(separator: separator) + "\n"
      + ["a", Self.start, quoted].joined(separator: separator) + "\n"
    let translation = try csv(text, kinds: kinds)
    let event = translation.events.first ?? ""
    #expect(decode(event).rejects.isEmpty)
    return String(event.dropFirst("{\"time\":\"\(Self.start)\",\"device\":\"a\"".count).dropLast())
  }

  @Test(arguments: [
    ("speed", "54", #","speed":54"#), ("speed", "54 km/h", #","speed":54"#),
    ("speed", "12.3 kn", #","speed_kn":12.3"#),
    ("speed", "12,3", #","speed":12.3"#), ("speed", "+05.50", #","speed":5.50"#),
    ("speed", "7 mph", #","speed_mph":7"#),
    ("speed", "3 m/s", #","speed_mps":3"#), ("speed", "3.6 V", #","speed":"3.6 V""#),
    ("speed", "fast", #","speed":"fast""#),
    ("speed_kmh", "54", #","speed":54"#), ("Speed [kn]", "5", #","speed_kn":5"#),
    ("speed_knots", "5", #","speed_kn":5"#),
    ("Velocity m/s", "5", #","speed_mps":5"#), ("GPS Speed, km/h", "5", #","speed":5"#),
    ("mph", "5", #","speed_mph":5"#),
    ("speed (kn)", "5 km/h", #","speed":5"#), ("speed", "N/A", ""), ("speed", "-", ""),
    ("speed", "-5", #","speed":-5"#),
    ("altitude", "1000 ft", #","altitude":304.8"#), ("Altitude (ft)", "1000", #","altitude":304.8"#),
    ("elevation", "520.3", #","altitude":520.3"#), ("odometer_km", "12,5", #","odometer":12500"#),
    ("Odometer", "12 km", #","odometer":12000"#), ("vehicle.mileage", "3", #","odometer":3000"#),
    ("battery", "80", #","battery":80"#), ("battery", "80 %", #","battery":80"#),
    ("battery", "3.7 V", #","battery_voltage":3.7"#), ("Battery (mV)", "3712", #","battery_voltage":3.712"#),
    ("battery_voltage", "3712mV", #","battery_voltage":3.712"#), ("pwr_ext", "12.6", #","power_voltage":12.6"#),
    ("temperature", "68 °F", #","temperature":20"#), ("Temp (F)", "68", #","temperature":20"#),
    ("temp", "-3,5", #","temperature":-3.5"#), ("heading", "90°", #","course":90"#), ("hdop", "0.9", #","hdop":0.9"#),
    ("satellites", "9", #","satellites":9"#), ("satellites", "9 sats", #","satellites":"9 sats""#),
  ])
  func numbersHaveTheirUnits(_ name: String, _ cell: String, _ wanted: String) throws {
    #expect(try member(name, cell) == wanted)
  }

  @Test(arguments: [
    ("ignition", "ON", #","ignition":true"#), ("ignition", "0", #","ignition":false"#),
    ("door", "open", #","door":true"#), ("door", "Closed", #","door":false"#), ("moving", "no", #","motion":false"#),
    ("charging", "TRUE", #","charging":true"#), ("ignition", "maybe", #","ignition":"maybe""#),
    ("ignition", "null", ""),
    ("valid", "A", #","valid":true"#), ("valid", "V", #","valid":false"#), ("fix", "none", #","valid":false"#),
    ("fix", "3d", #","valid":true"#), ("valid", "?", #","valid":"?""#), ("valid", "-", ""),
    ("alarm", "SOS", #","alarm":["sos"]"#),
    ("alarm", "Low Battery; hardBraking", #","alarm":["low_battery","harsh_braking"]"#),
    ("alarm", "fatigueDriving", #","alarm":["fatigueDriving"]"#), ("alarm", "0", ""), ("alarm", "none", ""),
    ("alarm", "tampering|", #","alarm":["tamper"]"#),
  ])
  func wordsAreRead(_ name: String, _ cell: String, _ wanted: String) throws {
    #expect(try member(name, cell) == wanted)
  }

  @Test(arguments: [
    ("fuel", "45", #","fuel":45"#), ("fuel", "45,5", #","fuel":45.5"#), ("fuel", "", ""), ("fuel", "NULL", ""),
    ("code", "007", #","code":"007""#), ("on", "True", #","on":true"#), ("a.b \"c\"", "x", #","a.b \"c\"":"x""#),
    ("note", "a\"b\\c\u{7}é", #","note":"a\"b\\c\u0007é""#), ("status", "-", #","status":"-""#),
    ("class", "TPV", #","class_":"TPV""#), ("_type", "location", #","_type_":"location""#),
  ])
  func whatNobodyKnowsIsKept(_ name: String, _ cell: String, _ wanted: String) throws {
    let quoted = name.contains("\"") ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
    #expect(try member(quoted, cell) == wanted)
  }

  @Test func declaredFieldsDecideHowTheirColumnsAreWritten() throws {
    let kinds: [String: QuantityKind] = ["driver": .text, "seat": .bool, "fuel": .ratio]
    #expect(try member("driver", "123", kinds: kinds) == #","driver":"123""#)
    #expect(try member("driver", "true", kinds: kinds) == #","driver":"true""#)
    #expect(try member("seat", "1", kinds: kinds) == #","seat":true"#)
    #expect(try member("seat", "?", kinds: kinds) == #","seat":"?""#)
    #expect(try member("fuel", "true", kinds: kinds) == #","fuel":"true""#)
    #expect(try member("fuel", "12,5", kinds: kinds) == #","fuel":12.5"#)
  }

  @Test func aCommaIsNoPointWhereItPartsTheCells() throws {
    #expect(try member("speed", "12,5", separator: ",") == #","speed":"12,5""#)
    #expect(try member("fuel", "12,5", separator: ",") == #","fuel":"12,5""#)
    #expect(try member("speed", "12,5", separator: "\t") == #","speed":12.5"#)
  }

  @Test(arguments: [
    ("48.1371", "11.5754", "48.1371", "11.5754"), ("48,1371", "-11,5754", "48.1371", "-11.5754"),
    ("48.1371° N", "11.5754° W", "48.1371", "-11.5754"), ("S 33.9", "E151.2", "-33.9", "151.2"),
    ("+48.5", "011.50", "48.5", "11.50"), ("N48", "-5E", "48", "-5"), ("-33 S", "1", "\"-33 S\"", "1"),
    ("48 8 13", "x", "\"48 8 13\"", "\"x\""),
  ])
  func placesAreRead(_ latitude: String, _ longitude: String, _ lat: String, _ lon: String) throws {
    let event = try csv("device;time;lat;lon\na;\(Self.start);\(latitude);\(longitude)\n").events.first
    #expect(event == #"{"time":"\#(Self.start)","device":"a","lat":\#(lat),"lon":\#(lon)}"#)
  }

  @Test(arguments: [
    ("48.1, 11.5", #","lat":48.1,"lon":11.5"#), ("48.1 11.5 (12)", #","lat":48.1,"lon":11.5"#),
    ("-48.1;11.5", #","lat":-48.1,"lon":11.5"#), ("48.1° N, 11.5° W", #","lat":48.1,"lon":-11.5"#),
    ("S48.1 E11.5", #","lat":-48.1,"lon":11.5"#), ("48.1N11.5E", #","lat":48.1,"lon":11.5"#),
    ("N48.1E11.5", #","lat":48.1,"lon":11.5"#), ("11.5 E, 48.1 S", #","lat":-48.1,"lon":11.5"#),
    ("48,1371 11,5754", #","lat":48.1371,"lon":11.5754"#), ("48,1; -11,5", #","lat":48.1,"lon":-11.5"#),
    ("48,1, 11,5", #","lat":48.1,"lon":11.5"#), ("48,1° N 11,5° E (3D)", #","lat":48.1,"lon":11.5"#),
    ("48 11", #","lat":48,"lon":11"#), ("48.1 N, 11.5 N", #","lat":"48.1 N, 11.5 N","lon":"48.1 N, 11.5 N""#),
    ("48.1 N", #","lat":"48.1 N","lon":"48.1 N""#), ("48.1, 11.5, 3", #","lat":"48.1, 11.5, 3","lon":"48.1, 11.5, 3""#),
    ("48.1", #","lat":"48.1","lon":"48.1""#),
    ("somewhere", #","lat":"somewhere","lon":"somewhere""#), ("", ""),
  ])
  func aPlaceMayStandInOneColumn(_ cell: String, _ wanted: String) throws {
    let event = try csv("device;time;Coordinates\na;\(Self.start);\"\(cell)\"\n").events.first
    #expect(event == #"{"time":"\#(Self.start)","device":"a"\#(wanted)}"#)
  }

  @Test func aPlaceIsReadOnce() throws {
    let text = "time;lat;lon;coordinates\n\(Self.start);1;2;3 4\n"
    let head = #"{"device":"file","time":"\#(Self.start)","#
    #expect(try csv(text).events == [head + #""lat":1,"lon":2,"coordinates":"3 4"}"#])
    #expect(try csv(text, map: "coordinates=coordinates").events == [head + #""lat_":1,"lon_":2,"lat":3,"lon":4}"#])
    #expect(
      try csv("time;lat;coordinates\n\(Self.start);1;3 4\n").events == [head + #""lat_":1,"lat":3,"lon":4}"#])
  }

  @Test func attributesMayBeAnObject() throws {
    let json = #"{"fuelLevel":45,"driver":"A \"B\"","deep":{"x":[1,2]}}"#
    #expect(try member("attributes", json) == ",\"attributes\":\(json)")
    #expect(try member("ATTRIBUTES", "{\"a\":\n1}") == ",\"attributes\":{\"a\": 1}")
    #expect(try member("attributes", "{broken") == #","attributes":"{broken""#)
    #expect(try member("attributes", "a=1 b=2") == #","attributes":"a=1 b=2""#)
    #expect(try member("attributes", "{\"a\":1}{") == #","attributes":"{\"a\":1}{""#)
    let rows = try csv("device;time;attributes\na;\(Self.start);\"\(json.replacing("\"", with: "\"\""))\"\n").reading
      .rows
    #expect(rows.first?.fields["fuel"] == 0.45)
    #expect(rows.first?.texts["driver"] == "A \"B\"")
  }

  @Test func deviceNamesKeepTheirZeros() throws {
    func device(_ cell: String) throws -> String? {
      try csv("imei,time\n\(cell),\(Self.start)\n").reading.rows.first?.device
    }
    #expect(try device("00490") == "00490")
    #expect(try device("=\"00490\"") == "00490")
    #expect(try device("\"=\"\"00490\"\"\"") == "00490")
    #expect(try device("356938035643809") == "356938035643809")
    #expect(try device("3.56938E+14") == nil)
  }
}
