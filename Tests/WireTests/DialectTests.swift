import Model
import Testing

@testable import Wire

@Suite struct DialectTests {
  static let position =
    #"{"id":9,"deviceId":7,"fixTime":"2026-03-01T00:00:00.000+00:00","deviceTime":"2026-03-01T00:05:00Z","#
    + #""serverTime":1772323201500,"valid":true,"latitude":52.5,"longitude":13.5,"altitude":40,"speed":36,"#
    + #""course":90,"accuracy":0,"address":null,"attributes":{"batteryLevel":55,"battery":3.9,"power":12.1,"#
    + #""ignition":true,"motion":false,"charge":true,"sat":8,"hdop":1.1,"odometer":1234.5,"fuelLevel":20,"#
    + #""alarm":"hardBraking, fatigueDriving,sos"}}"#
  static let forwarded =
    #"{"position":"# + position + #","device":{"id":7,"uniqueId":"0042","name":"Lorry"}}"#
  static let flespi =
    #"{"ident":"352","timestamp":1772323200.25,"server.timestamp":1772323201,"position.latitude":52.5,"#
    + #""position.longitude":13.5,"position.speed":36,"position.direction":90,"position.altitude":40,"#
    + #""position.satellites":8,"position.hdop":1.1,"position.valid":true,"battery.level":55,"#
    + #""battery.voltage":3.9,"engine.ignition.status":true,"movement.status":false}"#
  static let owntracks =
    #"{"_type":"location","topic":"owntracks/ann/phone","tid":"an","tst":1772323200,"created_at":1772323201,"#
    + #""lat":52.5,"lon":13.5,"acc":12,"alt":40,"cog":90,"vel":36,"batt":55,"bs":2}"#
  static let gpsd =
    #"{"class":"TPV","device":"/dev/ttyUSB0","mode":3,"time":"2026-03-01T00:00:00.000Z","lat":52.5,"lon":13.5,"#
    + #""altMSL":40,"alt":80,"track":90,"speed":10,"eph":12}"#
  static let native = #"{"device":"n","time":1772323200,"lat":52.5,"lon":13.5,"speed":36}"#
  static let place = Coordinate(latitude: 52.5, longitude: 13.5)
  static let time: Int64 = 1_772_323_200_000

  @Test func eventsAreCountedByDialect() {
    let lines = [
      #"{"device":"a","time":"2026-03-02T08:00:00Z"}"#, #"{"device":"a","time":"2026-03-02T08:00:01Z"}"#,
      #"{"_type":"location","tid":"b","tst":1772438400,"lat":1,"lon":2}"#, #"{"_type":"waypoint","tid":"b"}"#,
      #"{"class":"TPV","time":"2026-03-02T08:00:00Z","mode":1}"#, #"{"device":"a"}"#,
    ]
    let read = decode(Array(lines.joined(separator: "\n").utf8), gpsdDevice: "g")
    let counts = DialectName.allCases.map { read.counts.dialects[Int($0.code)] }
    #expect(counts == [2, 0, 0, 1, 1])
    #expect(counts.reduce(0, +) == read.rows.count)
  }

  @Test func traccarBare() throws {
    let row = try #require(decode(Self.position).rows.first)
    #expect(row.dialect == .traccar && row.device == "7" && row.time == Self.time && row.place == Self.place)
    #expect(row.heard == 1_772_323_201_500)
    #expect(
      row.fields == [
        "speed": MeasureUnit.named("kn")!.toBase(36), "course": 90, "altitude": 40, "battery": 0.55,
        "battery_voltage": 3.9, "power_voltage": 12.1, "ignition": 1, "motion": 0, "charging": 1, "satellites": 8,
        "hdop": 1.1, "odometer": 1234.5, "fuel": 0.2,
      ])
    #expect(row.alarms == ["harsh_braking", "sos", "other", "\"fatigueDriving\""])
    #expect(row.texts == ["alarm": "harsh_braking,fatigueDriving,sos"])
  }

  @Test func traccarForwarded() throws {
    var bare = try #require(decode(Self.position).rows.first)
    let row = try #require(decode(Self.forwarded).rows.first)
    #expect(row.device == "0042")
    bare.device = "0042"
    bare.line = Self.forwarded
    bare.hash = row.hash
    #expect(row == bare)
  }

  @Test(arguments: [
    "[" + position + "," + position + "]", #"{"positions":["# + position + " , " + position + #"],"devices":[]}"#,
  ]) func traccarMany(_ line: String) throws {
    let bare = try #require(decode(Self.position).rows.first)
    #expect(decode(line).rows == [bare, bare])
    #expect(decode(line, dialect: .traccar).rows == [bare, bare])
  }

  @Test func traccarManyWithABadOne() {
    let reading = decode("[" + Self.position + #",{"deviceId":8,"fixTime":"x"},{"deviceId":1,"fixTime":5}]"#)
    #expect(reading.rows.map(\.device) == ["7", "1"])
    #expect(reading.rejects.map(\.reason) == [.badTime])
    #expect(reading.refused == [#"{"deviceId":8,"fixTime":"x"}"#])
  }

  @Test func traccarInvalid() throws {
    let line = Self.position.replacing(#""valid":true"#, with: #""valid":false"#)
    let row = try #require(decode(line).rows.first)
    #expect(row.time == Self.time + 300_000 && row.place == nil)
    #expect(row.fields["speed"] == nil && row.fields["course"] == nil && row.fields["altitude"] == nil)
    #expect(row.fields["battery"] == 0.55)
  }

  @Test func flespiFlatAndNested() throws {
    let row = try #require(decode(Self.flespi).rows.first)
    #expect(row.dialect == .flespi && row.device == "352" && row.time == Self.time + 250 && row.place == Self.place)
    #expect(row.heard == Self.time + 1000)
    #expect(
      row.fields == [
        "speed": 10, "course": 90, "altitude": 40, "satellites": 8, "hdop": 1.1, "battery": 0.55,
        "battery_voltage": 3.9, "ignition": 1, "motion": 0,
      ])
    let nested =
      #"{"ident":"352","timestamp":1772323200,"position":{"latitude":52.5,"longitude":13.5,"speed":36}}"#
    let other = try #require(decode(nested).rows.first)
    #expect(other.dialect == .flespi && other.place == Self.place && other.fields == ["speed": 10])
  }

  @Test func ownTracks() throws {
    let row = try #require(decode(Self.owntracks).rows.first)
    #expect(row.dialect == .owntracks && row.device == "owntracks/ann/phone" && row.time == Self.time)
    #expect(row.heard == Self.time + 1000 && row.place == Self.place)
    #expect(
      row.fields == ["speed": 10, "course": 90, "altitude": 40, "accuracy": 12, "battery": 0.55, "charging": 1])
    let short = decode(#"{"_type":"location","tid":"an","tst":1772323200,"lat":1,"lon":2,"bs":1}"#)
    #expect(short.rows.map(\.device) == ["an"] && short.rows.first?.fields == ["charging": 0])
    let others = decode("{\"_type\":\"transition\",\"tid\":\"a\"}\n{\"_type\":\"waypoint\"}\n")
    #expect(others.rows.isEmpty && others.rejects.isEmpty && others.counts.passedOver == 2)
  }

  @Test func gpsd() throws {
    let row = try #require(decode(Self.gpsd, gpsdDevice: "boat").rows.first)
    #expect(row.dialect == .gpsd && row.device == "boat" && row.time == Self.time && row.place == Self.place)
    #expect(row.fields == ["speed": 10, "course": 90, "altitude": 40, "accuracy": 12] && row.heard == nil)
    #expect(decode(Self.gpsd).rejects.map(\.reason) == [.noDevice])
    let others = decode(
      "{\"class\":\"SKY\",\"time\":\"2026-03-01T00:00:00Z\",\"device\":\"x\"}\n{\"class\":\"TPV\",\"mode\":0}",
      gpsdDevice: "boat")
    #expect(others.rows.isEmpty && others.rejects.isEmpty && others.counts.passedOver == 2)
    let blind = decode(#"{"class":"TPV","mode":1,"time":"2026-03-01T00:00:00Z","lat":99}"#, gpsdDevice: "boat")
    #expect(blind.rows.count == 1 && blind.rows.first?.place == nil)
    let school = decode(#"{"device":"a","time":1,"class":"bus"}"#)
    #expect(school.rows.first?.dialect == .native)
  }

  @Test func gpsdNamesBySource() {
    var decoder = EventDecoder(plan: .everything, dialect: nil, gpsdDevice: "boat", hashSeed: 1)
    decoder.setGPSDDevice("harbour", source: 1)
    var reading = Reading()
    for source in 0...2 {
      let chunk = Chunk(byteCapacity: 4096, fieldCount: FieldPlan.everything.fields.count)
      for (index, byte) in Self.gpsd.utf8.enumerated() { chunk.bytes[index] = byte }
      chunk.byteCount = Self.gpsd.utf8.count
      chunk.source = source
      decoder.decode(chunk)
      reading.take(chunk, .everything)
    }
    #expect(reading.rows.map(\.device) == ["boat", "harbour", "boat"])
  }

  static let samples = [native, position, forwarded, flespi, owntracks, gpsd]

  /// What a line becomes does not depend on the lines before it.
  @Test func mixedLinesAreReadAlone() {
    let alone = Self.samples.map { decode($0, gpsdDevice: "boat").rows }
    for (a, first) in Self.samples.enumerated() {
      for (b, second) in Self.samples.enumerated() {
        let reading = decode(first + "\n" + second + "\n", gpsdDevice: "boat")
        #expect(reading.rows == alone[a] + alone[b])
      }
    }
    // A key of another dialect's table that is wrong, read by a wrong guess, must not count.
    let odd = Self.owntracks.replacing(#""tid":"an""#, with: #""speed":01"#)
    #expect(decode(odd).rows == decode(Self.native + "\n" + odd).rows.suffix(1))
  }

  @Test func aFixedDialectIsNotTold() {
    #expect(decode(Self.native, dialect: .flespi).rejects.map(\.reason) == [.noDevice])
    #expect(decode(Self.gpsd, dialect: .native).rows.first?.device == "/dev/ttyUSB0")
    #expect(decode(Self.position, dialect: .traccar).rows.count == 1)
    #expect(decode(Self.forwarded, dialect: .traccar).rows.first?.device == "0042")
  }
}
