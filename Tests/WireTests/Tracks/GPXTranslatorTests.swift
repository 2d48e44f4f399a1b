import Model
import Testing

@testable import Wire

@Suite struct GPXTranslatorTests {
  private func gpx(_ text: String, _ reading: TrackReading = TrackReading(deviceName: "file")) -> Translation {
    translate(Array(text.utf8), .gpx, reading)
  }

  /// One point with this inside.
  private func point(_ inside: String, _ reading: TrackReading = TrackReading(deviceName: "file")) -> Translation {
    gpx("<gpx><trk><trkseg><trkpt lat=\"48\" lon=\"11\">\(inside)</trkpt></trkseg></trk></gpx>", reading)
  }

  private func members(_ inside: String) -> String {
    String(point(inside).events[0].dropFirst(#"{"device":"file","lat":48,"lon":11"#.count).dropLast())
  }

  @Test func trackPointsBecomeEvents() {
    let translation = gpx(TrackSample.gpx)
    #expect(translation.fault == nil)
    #expect(translation.lines.indices.filter { !translation.lines[$0].isEmpty } == [4, 12, 13])
    #expect(
      translation.lines[4]
        == #"{"device":"file","lat":48.1371,"lon":11.5754,"altitude":520.3,"time":"2026-03-02T08:00:00Z","#
        + #""satellites":9,"hdop":0.9,"temperature":21.5,"hr":120,"speed_mps":10}"#)
    let reading = translation.reading
    #expect(reading.rows.map(\.time) == [1_772_438_400_000, 1_772_438_405_000])
    #expect(reading.rows[0].fields["speed"] == 10)
    #expect(reading.rejects.map(\.reason) == [.noTime])
  }

  @Test(arguments: [
    ("<speed>10</speed><course>90</course>", #","speed_mps":10,"course":90"#),
    ("<extensions><osmand:speed>1.4</osmand:speed></extensions>", #","speed_mps":1.4"#),
    ("<speed>10</speed><extensions><speed>11</speed></extensions>", #","speed_mps":10"#),
    ("<fix>none</fix>", #","valid":false"#), ("<fix>3d</fix>", #","valid":true"#),
    ("<name>A &amp; \"B\"</name>", #","name":"A & \"B\"""#), ("<ele>n/a</ele>", #","altitude":"n/a""#),
    ("<extensions><a:time>x</a:time><a:class>TPV</a:class></extensions>", #","time_":"x","class_":"TPV""#),
    ("<extensions><a><b>1</b> <b>2</b></a></extensions>", #","b":1,"b_":2"#), ("<ele> </ele><cmt/>", ""),
    ("<time>2026-03-02T08:00:00</time>", #","time":"2026-03-02T08:00:00Z""#),
    ("<time>garbage</time>", #","time":"garbage""#),
  ])
  func elementsBecomeMembers(_ inside: String, _ wanted: String) {
    #expect(members(inside.replacing("osmand:", with: "osmand_:").replacing("a:", with: "a_:")) == wanted)
  }

  @Test func timesWithoutAZoneAreInTheOneGiven() {
    let translation = point(
      "<time>2026-07-02T10:00:00</time>", TrackReading(deviceName: "d", zone: TimeTranslatorTests.berlin))
    #expect(translation.events.first?.contains("2026-07-02T08:00:00Z") == true)
  }

  @Test func declaredFieldsDecideHowElementsAreWritten() {
    let reading = TrackReading(deviceName: "d", kinds: ["name": .text])
    #expect(point("<name>12</name>", reading).events.first?.hasSuffix(#","name":"12"}"#) == true)
  }

  @Test func placesAreWhatTheAttributesSay() {
    let text = "<gpx><trkpt lon='11,5' lat=' +48.50 '/>\n<trkpt lat='x' lon='1'/>\n<trkpt/></gpx>"
    #expect(
      gpx(text).lines == [
        #"{"device":"file","lon":11.5,"lat":48.50}"#, #"{"device":"file","lat":"x","lon":1}"#, #"{"device":"file"}"#,
      ])
  }

  @Test(arguments: [
    (
      "<gpx><wpt lat='1' lon='2'/><rte><rtept lat='1' lon='2'/></rte></gpx>", 1,
      "has no track point; waypoints and routes are no track"
    ),
    ("<kml>\n</kml>", 1, "is XML with the root `kml`, not GPX"),
    ("<gpx>\n<trkpt lat='1' lon='2'>\n</trkpt>\n<trkpt", 4, "ends within the XML text: the file is not whole"),
    ("", 1, "is empty; a GPX file has track points"),
    ("<gpx>\n<trk>\n</gpx>", 3, "is not valid XML: mismatched tag"),
    (
      "<!DOCTYPE gpx [<!ENTITY a 'b'>]><gpx/>", 1,
      "is not valid XML: a document type with declarations of its own is not read"
    ),
  ])
  func faultsSayWhereAndWhat(_ text: String, _ line: Int, _ sentence: String) {
    #expect(gpx(text).fault == TrackFault(line: line, sentence: sentence))
  }

  @Test func whatCameBeforeAFaultStands() {
    let point = "<trkpt lat='1' lon='2'><time>2026-03-02T08:00:00Z</time></trkpt>\n"
    let translation = gpx("<gpx>\n" + point + point + "<trkpt lat='1'")
    #expect(translation.events.count == 2)
    #expect(translation.fault?.line == 4)
  }

  @Test func aPointThatIsTooLongIsRefused() {
    let long = String(repeating: "x", count: 1 << 20)
    let time = "<time>2026-03-02T08:00:00Z</time>"
    let parts = String(repeating: "<a>\(long.prefix(400_000))</a>", count: 3)
    let text =
      "<gpx>\n<trkpt lat='1' lon='2'><name>\(long)x</name></trkpt>\n<trkpt lat='1' lon='2'>\(time)</trkpt>\n"
      + "<trkpt lat='1' lon='2'>\(parts)</trkpt>\n</gpx>"
    let translation = gpx(text)
    #expect(translation.reasons == ["2 too_long", "4 too_long"])
    #expect(translation.lines.map(\.isEmpty) == [true, true, false, true])
  }

  @Test func aTagWithoutEndDoesNotFillTheMemory() {
    let text = "<gpx><trkpt lat='" + String(repeating: "1", count: 20 << 20)
    #expect(gpx(text).fault?.sentence == "is not valid XML: a tag or comment is too long")
  }

  @Test func utf16IsRead() {
    let text = "<gpx><trkpt lat='1' lon='2'><name>ä</name></trkpt></gpx>"
    #expect(translate(TrackSample.utf16(text), .gpx).events == [#"{"device":"file","lat":1,"lon":2,"name":"ä"}"#])
  }
}
