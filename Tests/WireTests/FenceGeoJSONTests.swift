import Model
import Testing
import Wire

@Suite struct FenceGeoJSONTests {
  private static let triangle = "[[[0,0],[1,0],[1,1],[0,0]]]"

  @Test func readsACollection() {
    let (features, findings) = FenceSample.read(FenceSample.geoJSON)
    #expect(findings.isEmpty)
    #expect(features.map(\.id) == ["a", "b"])
    #expect(features.map(\.name) == ["Müller ä🚚", "b"])
    #expect(features.map(\.number) == [1, 2])
    #expect(
      features.map(FenceSample.shape) == ["11 48,12 48,12 49,11 48", "1 2,3 2,3 4,1 2/1.5 2.1,2 2.1,2 2.2,1.5 2.1"])
    #expect(features[0].properties == ["name": .text("Müller ä🚚"), "maxspeed": .number(50), "ok": .bool(true)])
  }

  @Test(arguments: [
    ("{\"type\":\"Polygon\",\"coordinates\":\(triangle)}", "0 0,1 0,1 1,0 0"),
    ("{\"coordinates\":[\(triangle),\(triangle)],\"type\":\"MultiPolygon\"}", "0 0,1 0,1 1,0 0|0 0,1 0,1 1,0 0"),
    ("{\"type\":\"LineString\",\"coordinates\":[[0,1],[2,3]]}", "~0 1,2 3"),
    ("{\"type\":\"MultiLineString\",\"coordinates\":[[[0,1],[2,3]],[[4,5],[6,7]]]}", "~0 1,2 3~4 5,6 7"),
    ("{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[0,1,9],[2,3,9]]}}", "~0 1,2 3"),
    (
      "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\",\"coordinates\":\(triangle)},"
        + "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"LineString\",\"coordinates\":[[0,1],[2,3]]}]}]}",
      "0 0,1 0,1 1,0 0~0 1,2 3"
    ),
    ("\u{FEFF} {\"x\":[{\"coordinates\":7}],\"type\":\"LineString\",\"coordinates\":[[0,1],[2,3]]}", "~0 1,2 3"),
    ("{\"type\":\"LineString\",\"coordinates\":[[1e1,-0.5E-1],[ 0.1 , 1.25e+1 ]]}", "~10 -0.05,0.1 12.5"),
    ("{\"type\":\"MultiPolygon\",\"coordinates\":[[],\(triangle)]}", "0 0,1 0,1 1,0 0"),
  ])
  func readsEveryType(_ text: String, _ shape: String) {
    let (features, findings) = FenceSample.read(text)
    #expect(findings.isEmpty)
    #expect(features.map(FenceSample.shape) == [shape])
    #expect(features.first?.id == "1")
  }

  @Test(arguments: [
    ("\"id\":\"x\",\"properties\":{\"id\":\"y\",\"name\":\"z\"}", "x", "z"),
    ("\"id\":17,\"properties\":{}", "17", nil), ("\"id\":1.0,\"properties\":null", "1", nil),
    ("\"properties\":{\"id\":12345678901,\"name\":\"z\"}", "12345678901", "z"),
    ("\"properties\":{\"title\":\"t\"}", "1", "t"), ("\"properties\":{\"name\":\"z\",\"title\":\"t\"}", "z", "z"),
    ("\"id\":null,\"properties\":{\"id\":\"\"}", "1", nil), ("\"id\":{\"a\":1},\"properties\":[1]", "1", nil),
  ])
  func takesIDAndName(_ members: String, _ id: String, _ name: String?) {
    let text = "{\"type\":\"Feature\",\(members),\"geometry\":{\"type\":\"Polygon\",\"coordinates\":\(Self.triangle)}}"
    let (features, findings) = FenceSample.read(text)
    #expect(findings.isEmpty)
    #expect(features.first?.id == id)
    #expect(features.first?.name == name)
  }

  private static func geometry(_ type: String, _ coordinates: String) -> String {
    "{\"type\":\"\(type)\",\"coordinates\":\(coordinates)}"
  }

  @Test(
    arguments: [
      ("", .empty, true, nil, "is empty"), (" \n\t", .empty, true, nil, "is empty"),
      ("{\"type\":\"FeatureCollection\",\"features\":[]}", .empty, true, nil, "`features` is empty"),
      ("{}", .notAFenceFile, true, nil, "without `features`"), ("[1,2]", .notAFenceFile, true, nil, "not an object"),
      ("{\"a\":1", .truncated, true, "line 1, column 7", "not whole"),
      ("{\"a\":1}}", .unreadable, true, "line 1, column 8", "not valid JSON"),
      ("{\n\"a\":,1}", .unreadable, true, "line 2, column 5", "not valid JSON"),
      (geometry("Point", "[1,2]"), .unsupportedGeometry, false, "line 1, column 2", "a point has no inside"),
      (geometry("Circle", "[1,2]"), .unsupportedGeometry, true, "line 1, column 2", "`Circle` is no geometry"),
      ("{\"type\":\"Feature\",\"geometry\":null}", .noArea, false, "line 1, column 2", "has no geometry"),
      ("{\"type\":\"Feature\",\"geometry\":7}", .unreadable, true, "line 1, column 2", "`geometry` is no object"),
      (geometry("Polygon", "[[[0,0],[1,0],[1,1],[0,2]]]"), .ringUnclosed, false, "near 0, 0", "it is closed"),
      (geometry("Polygon", "[[[0,0],[1,0],[0,0]]]"), .ringTooShort, true, "near 0, 0", "fewer than four positions"),
      (geometry("LineString", "[[5,6]]"), .ringTooShort, true, "near 6, 5", "fewer than two positions"),
      (geometry("LineString", "[[48,91],[1,2]]"), .latitudeOutOfRange, true, "near 91, 48", "the order may be swapped"),
      (geometry("LineString", "[[1,2],[4e6,5e6]]"), .latitudeOutOfRange, true, "near 5000000, 4000000", "not degrees"),
      (geometry("LineString", "[[1,2],[1e999,5]]"), .latitudeOutOfRange, true, "near 5, too large", "not degrees"),
      (geometry("LineString", "[[1,2],[\"3\",4]]"), .unreadable, true, "line 1, column 2", "two numbers"),
      (geometry("LineString", "[[1,2],[3]]"), .unreadable, true, "line 1, column 2", "two numbers"),
      (geometry("LineString", "[[1,2],null]"), .unreadable, true, "line 1, column 2", "two numbers"),
      (geometry("LineString", "{\"a\":[1]}"), .unreadable, true, "line 1, column 2", "hold an object"),
      (geometry("LineString", "[[1,2],[[3,4]]]"), .unreadable, true, "line 1, column 2", "nested unevenly"),
      (geometry("Polygon", "[[1,2],[3,4]]"), .unreadable, true, "line 1, column 2", "nested 2 deep"),
      (geometry("Polygon", "[[[[[[1,2]]]]]]"), .unreadable, true, "line 1, column 2", "too deep"),
      (
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\"}}", .unreadable, true, "line 1, column 2",
        "no `coordinates`"
      ),
      ("{\"features\":[\n7]}", .unreadable, true, "line 2, column 2", "no feature"),
      ("hello", .notAFenceFile, true, nil, "text that begins with `hello`"),
      ("\u{1}", .notAFenceFile, true, nil, "no known"),
    ] as [(String, FenceFinding.Problem, Bool, String?, String)])
  func tellsWhatIsWrong(
    _ text: String, _ problem: FenceFinding.Problem, _ isError: Bool, _ place: String?, _ part: String
  ) {
    let (features, findings) = FenceSample.read(text, "fences/f")
    let finding = findings.first
    #expect(finding?.problem == problem)
    #expect(finding?.isError == isError)
    #expect(finding?.place == place)
    #expect(finding?.message.contains(part) == true, "\(finding?.message ?? "none")")
    #expect(finding?.file == "fences/f")
    #expect(features.isEmpty == (problem != .ringUnclosed))
    #expect(findings.hasError || problem == .ringUnclosed)
  }

  @Test func closesOpenRings() {
    let (features, findings) = FenceSample.read(Self.geometry("Polygon", "[[[0,0],[1,0],[1,1]]]"))
    #expect(features.map(FenceSample.shape) == ["0 0,1 0,1 1,0 0"])
    #expect(findings.map(\.problem) == [.ringUnclosed])
  }

  @Test func namesBothOfADouble() {
    let feature = "{\"type\":\"Feature\",\"id\":\"a\",\"geometry\":\(Self.geometry("Polygon", Self.triangle))}"
    let other = feature.replacing("\"a\"", with: "\"b\"")
    let (features, findings) = FenceSample.read("{\"features\":[\(feature),\(other),\n\(feature),\n\(feature)]}")
    #expect(features.map(\.id) == ["a", "b"])
    #expect(findings.map(\.problem) == [.duplicateID, .duplicateID])
    #expect(findings.map(\.message).first?.contains("features 1 and 3 both have the id `a`") == true)
    #expect(findings.map(\.message).last?.contains("features 1 and 4") == true)
    #expect(findings.map(\.place) == ["line 2, column 2", "line 3, column 2"])
  }

  @Test func keepsTheGoodOnesBesideTheBad() {
    let good = "{\"type\":\"Feature\",\"id\":\"g\",\"geometry\":\(Self.geometry("Polygon", Self.triangle))}"
    let (features, findings) = FenceSample.read(
      "{\"features\":[{\"type\":\"Feature\",\"geometry\":null},\(good),\(good)")
    #expect(features.map(\.id) == ["g"])
    #expect(findings.map(\.problem) == [.noArea, .duplicateID, .truncated])
  }

  @Test func limitsWhatItTells() {
    let text = "{\"features\":[" + Array(repeating: "7", count: 5000).joined(separator: ",") + "]}"
    let findings = FenceSample.read(text).findings
    #expect(findings.count == 101)
    #expect(findings.last?.message == "4900 more findings are not shown")
    #expect(findings.last?.isError == true)
  }

  @Test func tellsOfLettersThatAreNoUTF8() {
    var bytes = Array(
      "{\"type\":\"Feature\",\"id\":\"M?\",\"geometry\":\(Self.geometry("Polygon", Self.triangle))}".utf8)
    bytes[bytes.firstIndex(of: 63)!] = 0xFC
    let (features, findings) = FenceFileReader.read(bytes, fileName: "f")
    #expect(features.map(\.id) == ["M\u{FFFD}"])
    #expect(findings.map(\.problem) == [.unreadable])
    #expect(findings.map(\.isError) == [false])
  }

  @Test func writesWhatItReads() {
    let (features, _) = FenceSample.read(FenceSample.geoJSON)
    var out = ByteBuffer()
    GeoJSONWriter.write(features, into: &out)
    #expect(
      out.string == """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","id":"a","properties":{"name":"Müller ä🚚","maxspeed":50,"ok":true},\
        "geometry":{"type":"Polygon","coordinates":[[[11,48],[12,48],[12,49],[11,48]]]}},
        {"type":"Feature","id":"b","properties":{"name":"b"},\
        "geometry":{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]],[[1.5,2.1],[2,2.1],[2,2.2],[1.5,2.1]]]}}
        ]}

        """)
    for (name, text) in FenceSample.all {
      let (read, _) = FenceSample.read(text, name)
      var written = ByteBuffer()
      GeoJSONWriter.write(read, into: &written)
      let (again, findings) = FenceSample.read(written.string)
      #expect(findings.isEmpty)
      #expect(again.map(\.id) == read.map(\.id))
      #expect(again.map(\.name) == read.map(\.name))
      #expect(again.map(\.geometry) == read.map(\.geometry))
    }
  }
}
