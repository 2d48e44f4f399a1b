import Foundation
import Model
import Testing
import Wire

/// What no file may do to the readers: crash them, or keep them long.
@Suite struct FenceHostileTests {
  @Test func aCutOffFileIsAlwaysToldOf() {
    for (name, text) in FenceSample.all {
      let bytes = Array(text.utf8)
      let whole = FenceFileReader.read(bytes, fileName: name)
      #expect(whole.findings.isEmpty)
      for length in 0..<bytes.count {
        let (features, findings) = FenceFileReader.read(Array(bytes[..<length]), fileName: name)
        #expect(features.count <= whole.features.count)
        // A list of geometries may end behind any of them.
        if name != "a.wkt" { #expect(findings.hasError, "\(name) cut at \(length)") }
      }
    }
  }

  @Test func randomChangesNeverCrash() {
    var random = SeededRandom(state: 7)
    let spice = Array("{}[](),:\"\\<>&;/-+.eE0123456789 \n\u{0}tfnuZM".utf8) + [0xFF, 0xC3, 0x80]
    for (name, text) in FenceSample.all {
      let bytes = Array(text.utf8)
      for _ in 0..<1500 {
        var changed = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let at = Int.random(in: 0..<changed.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: changed[at] = spice.randomElement(using: &random)!
          case 1: changed.insert(spice.randomElement(using: &random)!, at: at)
          case 2: changed.remove(at: at)
          default: changed.replaceSubrange(at..<min(at + 9, changed.count), with: bytes[..<min(9, bytes.count)])
          }
        }
        let (features, findings) = FenceFileReader.read(changed, fileName: name)
        #expect(!features.isEmpty || findings.hasError)
        for feature in features {
          for position in feature.geometry.polygons.joined().joined() {
            #expect(abs(position.latitude) <= 90 && abs(position.longitude) <= 360)
          }
        }
      }
    }
  }

  @Test(arguments: [
    "[", "{\"a\":", "{\"geometry\":", "{\"type\":\"GeometryCollection\",\"geometries\":[", "{\"coordinates\":[",
    "{\"features\":[", "{\"properties\":{\"a\":[", "GEOMETRYCOLLECTION(", "POLYGON(", "MULTIPOLYGON((",
    "CURVEPOLYGON(((",
    "<kml>", "<kml><a>", "<gpx><trk>", "<kml><!DOCTYPE kml [", "{\"type\":\"Polygon\",\"coordinates\":[[[1,2],",
  ])
  func deepNestingIsRefused(_ part: String) {
    let text = String(repeating: part, count: 100_000)
    let (features, findings) = FenceSample.read(text)
    #expect(features.isEmpty)
    #expect(findings.hasError)
  }

  @Test(arguments: [
    String(repeating: "9", count: 100_000), "0." + String(repeating: "0", count: 100_000) + "1",
    "1e999999999999999999999",
    "-1e-999999999999999999999", "1" + String(repeating: "0", count: 400) + "e-400", "0e99999", "4.9e-324", "2e308",
  ])
  func hugeNumbersAreNumbers(_ number: String) {
    for text in [
      "{\"type\":\"LineString\",\"coordinates\":[[\(number),1],[2,3]]}", "LINESTRING (\(number) 1, 2 3)",
      "<kml><Placemark><LineString><coordinates>\(number),1 2,3</coordinates></LineString></Placemark></kml>",
    ] {
      let (features, findings) = FenceSample.read(text)
      #expect(features.count == 1 || findings.hasError)
    }
    let (features, findings) = FenceSample.read("{\"type\":\"LineString\",\"coordinates\":[[\(number),1],[2,3]]}")
    let value = Double(number) ?? 0
    if abs(value) <= 360 {
      #expect(features.first?.geometry.lines.first?.first?.longitude == value)
    } else {
      #expect(findings.map(\.problem) == [.latitudeOutOfRange])
    }
  }

  @Test func numbersAreReadAsTheStandardLibraryReadsThem() {
    var random = SeededRandom(state: 3)
    var numbers: [String] = ["0", "-0", "0.1", "1E2", "1e+2", "90071992547409930e-16", "123456789012345678901e-19"]
    for _ in 0..<3000 {
      numbers.append(Double.random(in: -180...180, using: &random).description)
      numbers.append("\(Int.random(in: 0...99, using: &random)).\(random.next())\(random.next())")
    }
    let text = "{\"type\":\"LineString\",\"coordinates\":[" + numbers.map { "[\($0),1]" }.joined(separator: ",") + "]}"
    let read = FenceSample.read(text).features.first?.geometry.lines.first?.map(\.longitude)
    #expect(read == numbers.map { Double($0)! })
  }

  @Test(arguments: ["01", "1.", ".5", "+1", "1e", "1e+", "-", "0x10", "NaN", "Infinity", "1_000", "--1"])
  func whatIsNoJSONNumberIsRefused(_ number: String) {
    let (features, findings) = FenceSample.read("{\"type\":\"LineString\",\"coordinates\":[[\(number),1],[2,3]]}")
    #expect(features.isEmpty)
    #expect(findings.map(\.problem) == [.unreadable])
  }

  @Test func tenMegabytesOfRubbishAreReadInOneGo() {
    for part in [
      "POLYGON x\n", "POLYGON ((\n", "{\"a\":[", "<kml><Placemark/>", "[1,2],", "<gpx><wpt/>", "(", "\"\\u12",
    ] {
      let text = String(repeating: part, count: 2_000_000 / part.utf8.count)
      #expect(FenceSample.read(text).findings.hasError)
      #expect(FenceSample.read(text).findings.count <= FenceFindingLimit.most)
    }
  }

  private enum FenceFindingLimit { static let most = 102 }

  private static var sharedFences: URL {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return root.appending(path: "../shared/data/fences").standardizedFileURL
  }

  @Test(arguments: [
    ("austin-neighborhoods", 70, 70, 5870), ("france-communes", 35_357, 35_693, 2_199_045),
    ("world-flight-regions", 1102, 1121, 66_330),
  ])
  func readsRealFiles(_ name: String, _ count: Int, _ polygons: Int, _ vertices: Int) throws {
    let path = Self.sharedFences.appending(path: "\(name).geojson.gz").path
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: `\(name)` is not beside the package")
      return
    }
    let zcat = Process()
    zcat.executableURL = URL(filePath: "/bin/zcat")
    zcat.arguments = [path]
    let pipe = Pipe()
    zcat.standardOutput = pipe
    try zcat.run()
    let bytes = [UInt8](try pipe.fileHandleForReading.readToEnd() ?? Data())
    zcat.waitUntilExit()
    let (features, findings) = FenceFileReader.read(bytes, fileName: name)
    let errors = findings.filter(\.isError)
    #expect(errors.isEmpty)
    #expect(features.count == count)
    let read = features.flatMap(\.geometry.polygons)
    #expect(read.count == polygons)
    let readVertices = read.joined().reduce(0) { $0 + $1.count }
    #expect(readVertices == vertices)
  }
}
