import Model
import Testing
import Wire

@Suite struct FenceFormatTests {
  @Test func readsWellKnownText() {
    let (features, findings) = FenceSample.read(FenceSample.wkt)
    #expect(findings.isEmpty)
    #expect(features.map(\.id) == ["1", "2", "3"])
    #expect(
      features.map(FenceSample.shape) == [
        "11 48,12 48,12 49,11 48", "~1 2,4 5", "1 2,3 2,3 4,1 2|5 6,7 6,7 8,5 6~0 0,1 1",
      ])
  }

  @Test(arguments: [
    ("POLYGON((0 0,1 0,1 1,0 0),(0.1 0.1,.2 0.1,0.2 2e-1,0.1 0.1))", "0 0,1 0,1 1,0 0/0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1"),
    ("PolygonZM ((0 0 1 2,1 0 1 2,1 1 1 2,0 0 1 2))", "0 0,1 0,1 1,0 0"),
    ("POLYGON M ((0 0 1,1 0 1,1 1 1,0 0 1))", "0 0,1 0,1 1,0 0"),
    ("MULTILINESTRING ((0 0, -1 +1), EMPTY, (2 2, 3 3))", "~0 0,-1 1~2 2,3 3"),
    ("multipolygon (\n((0 0,1 0,1 1,0 0)),\n EMPTY)\n;", "0 0,1 0,1 1,0 0"),
    ("GEOMETRYCOLLECTION(LINESTRING(0 0,1 1),LINESTRING EMPTY)", "~0 0,1 1"),
  ])
  func readsEveryForm(_ text: String, _ shape: String) {
    let (features, findings) = FenceSample.read(text)
    #expect(findings.isEmpty)
    #expect(features.map(FenceSample.shape) == [shape])
  }

  @Test(
    arguments: [
      ("POLYGON ((0 0,1 0,1 1", .truncated, true, "line 1, column 22", "`)` is missing"),
      ("POLYGON", .truncated, true, "line 1, column 8", "`(` is missing"),
      ("POLYGON ((0 0,1 x,1 1,0 0))", .unreadable, true, "line 1, column 17", "two numbers is needed"),
      ("POLYGON ((0 0,1 0,1 1,0 0)))", .unreadable, true, "line 1, column 28", "a geometry such as"),
      ("POLYGON EMPTY", .noArea, false, "line 1, column 1", "no geometry"),
      ("POINT (1 2)", .unsupportedGeometry, false, "line 1, column 1", "a point"),
      ("CIRCULARSTRING (1 2, 3 4, 5 6)", .unsupportedGeometry, true, "line 1, column 1", "is not read"),
      ("SRID=3857;LINESTRING (1 2, 3 4)", .unsupportedGeometry, true, "line 1, column 1", "3857"),
      ("SRID=1e300;LINESTRING (1 2, 3 4)", .unsupportedGeometry, true, "line 1, column 1", "WGS84"),
      ("LINESTRING (1 2)", .ringTooShort, true, "near 2, 1", "fewer than two"),
      ("LINESTRING (100 200, 1 2)", .latitudeOutOfRange, true, "near 200, 100", "not degrees"),
    ] as [(String, FenceFinding.Problem, Bool, String?, String)])
  func tellsWhatIsWrongInText(
    _ text: String, _ problem: FenceFinding.Problem, _ isError: Bool, _ place: String?, _ part: String
  ) {
    let finding = FenceSample.read(text).findings.first
    #expect(finding?.problem == problem)
    #expect(finding?.isError == isError)
    #expect(finding?.place == place)
    #expect(finding?.message.contains(part) == true, "\(finding?.message ?? "none")")
  }

  @Test func goesOnBehindABadLine() {
    let (features, findings) = FenceSample.read("LINESTRING (0 0, 1 1)\nPOLYGON oops\nLINESTRING (2 2, 3 3)\n")
    #expect(features.map(FenceSample.shape) == ["~0 0,1 1", "~2 2,3 3"])
    #expect(findings.map(\.place) == ["line 2, column 9"])
  }

  @Test func readsPlacemarks() {
    let (features, findings) = FenceSample.read(FenceSample.kml)
    #expect(findings.isEmpty)
    #expect(features.map(\.id) == ["p1"])
    #expect(features.map(\.name) == ["Hof & Garten"])
    #expect(
      features.first?.properties == [
        "name": .text("Hof & Garten"), "limit": .text("30 mph"), "lanes": .number(2),
      ])
    #expect(
      features.map(FenceSample.shape) == ["11 48,12 48,12 49,11 48/11.5 48.1,11.6 48.1,11.6 48.2,11.5 48.1~1 2,3 4"])
  }

  @Test func readsTracksAndPointsOfKML() {
    let (features, findings) = FenceSample.read(
      """
      <k:kml xmlns:k="k" xmlns:gx="g"><k:Placemark><k:Point><k:coordinates>1,2</k:coordinates></k:Point></k:Placemark>
      <k:Placemark><gx:Track><gx:coord>1 2 0</gx:coord><gx:coord>3 4 0</gx:coord></gx:Track></k:Placemark></k:kml>
      """)
    #expect(features.map(\.id) == ["2"])
    #expect(features.map(FenceSample.shape) == ["~1 2,3 4"])
    #expect(findings.map(\.problem) == [.unsupportedGeometry])
  }

  @Test func readsTracksAndRoutes() {
    let (features, findings) = FenceSample.read(FenceSample.gpx)
    #expect(findings.isEmpty)
    #expect(features.map(\.id) == ["Runde", "2"])
    #expect(features.map(\.name) == ["Runde", nil])
    #expect(features.map(FenceSample.shape) == ["~11 48,11.5 48.5~2 1,4 3", "~6 5,8 7"])
  }

  @Test(
    arguments: [
      ("<html><body/></html>", .notAFenceFile, true, nil, "the root `html`"),
      ("<kml><Placemark>\n<name>x</nam></Placemark></kml>", .unreadable, true, "line 2", "not valid XML"),
      ("<kml><Placemark>", .truncated, true, "line 1", "not whole"), ("<kml/>", .empty, true, nil, "no polygon"),
      ("<gpx><wpt lat='1' lon='2'/></gpx>", .unsupportedGeometry, false, "line 1", "a waypoint"),
      (
        "<gpx><trk><trkseg><trkpt lat='x' lon='2'/></trkseg></trk></gpx>", .unreadable, true, "line 1",
        "`lat` and `lon`"
      ),
      ("<gpx><trk/></gpx>", .noArea, false, "line 1", "no geometry"),
      ("<kml><Placemark><Polygon/></Placemark></kml>", .unreadable, true, "line 1", "no `outerBoundaryIs`"),
      (
        "<kml><Placemark>\n<LineString><coordinates>1,a 2,3</coordinates></LineString></Placemark></kml>", .unreadable,
        true, "line 1", "no `longitude,latitude`"
      ),
      (
        "<!DOCTYPE kml [<!ENTITY a \"b\">]><kml><Placemark><name>&a;</name></Placemark></kml>", .unreadable, true,
        "line 1", "document type"
      ),
      ("<?xml version='1.0' encoding='none'?><kml/>", .unreadable, true, "line 1", "encoding"),
    ] as [(String, FenceFinding.Problem, Bool, String?, String)])
  func tellsWhatIsWrongInXML(
    _ text: String, _ problem: FenceFinding.Problem, _ isError: Bool, _ place: String?, _ part: String
  ) {
    let finding = FenceSample.read(text).findings.first
    #expect(finding?.problem == problem)
    #expect(finding?.isError == isError)
    #expect(finding?.place == place)
    #expect(finding?.message.contains(part) == true, "\(finding?.message ?? "none")")
  }

  @Test func readsUTF16AndLatin1OfXML() {
    let head = "<?xml version='1.0' encoding='ISO-8859-1'?><gpx><rte><name>M"
    let tail = "</name><rtept lat='1' lon='2'/><rtept lat='3' lon='4'/></rte></gpx>"
    let latin = Array(head.utf8) + [0xFC] + Array(tail.utf8)
    #expect(FenceFileReader.read(latin, fileName: "f").features.map(\.id) == ["Mü"])
    let wide = Array(FenceSample.gpx.utf16).reduce(into: [UInt8(0xFF), 0xFE]) { bytes, unit in
      bytes += [UInt8(unit & 255), UInt8(unit >> 8)]
    }
    #expect(FenceFileReader.read(wide, fileName: "f").features.map(\.id) == ["Runde", "2"])
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 0], "gzip"), ([0x50, 0x4B, 3, 4, 0], "zip archive"), ([0xFE, 0xFF, 0, 65], "UTF-16"),
      (Array("POLYMER".utf8), "`POLYMER`"), ([0], "no known format"),
    ] as [([UInt8], String)])
  func namesWhatItFound(_ bytes: [UInt8], _ part: String) {
    let (features, findings) = FenceFileReader.read(bytes, fileName: "f")
    #expect(features.isEmpty)
    #expect(findings.map(\.problem) == [.notAFenceFile])
    #expect(findings.first?.message.contains(part) == true)
  }
}
