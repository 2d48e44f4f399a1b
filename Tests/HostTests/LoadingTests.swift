import Foundation
import Model
import Platform
import Rules
import Testing

@testable import Host

@Suite struct RuleFilesTests {
  let folder: TestFolder
  init() throws { folder = try TestFolder() }

  @Test func aFoldersFilesComeInByteOrder() throws {
    for name in [
      "b.rules", "B.rules", "a/z.rules", "a.rules", "ä.rules", "notes.txt", ".hidden.rules", "a/.git/x.rules",
    ] {
      try folder.write(name, name)
    }
    let found = try RuleFiles.read([folder.path]).map { String($0.path.dropFirst(folder.path.count + 1)) }
    #expect(found == ["B.rules", "a.rules", "a/z.rules", "b.rules", "ä.rules"])
  }

  @Test func aFileIsReadOnce() throws {
    let file = try folder.write("x.rules", "text")
    let other = try folder.write("y.rules", "other")
    let found = try RuleFiles.read([other, folder.path, file, folder.path + "/./x.rules"])
    #expect(found.map(\.path) == [other, file])
    #expect(found.map(\.bytes) == [Array("other".utf8), Array("text".utf8)])
  }

  @Test func whatIsNotThereIsNamed() throws {
    #expect(throws: RunFailure("cannot read `nowhere.rules`: no such file or directory")) {
      try RuleFiles.read(["nowhere.rules"])
    }
    let path = folder.path
    #expect(throws: RunFailure("there are no `.rules` files in `\(path)`")) { try RuleFiles.read([path]) }
  }
}

@Suite struct DeviceFileTests {
  @Test func namesStandOneALine() {
    #expect(DeviceFile.names(in: Array("# vans\n van-1 \r\n\nvan 2\n\t\nvan-*".utf8)) == ["van-1", "van 2", "van-*"])
    #expect(DeviceFile.names(at: "nowhere.txt", in: "x.rules") == nil)
  }
}

@Suite struct PropertyReaderTests {
  static let kmh = MeasureUnit.named("km/h")

  @Test(
    arguments: [
      (.number(50), 50.0 * 5 / 18), (.text("30 mph"), 30.0 * 1397 / 3125), (.text("30mph"), 30.0 * 1397 / 3125),
      (.text("50"), 50.0 * 5 / 18), (.text(" 50 km/h "), 50.0 * 5 / 18), (.text("walk"), nil), (.text("50 V"), nil),
      (.text("50 km/h hgv"), nil), (.text("0x10"), nil), (.text("nan"), nil), (.text(""), nil), (.bool(true), nil),
      (.number(.infinity), nil), (nil, nil), (.text("1.2.3"), nil), (.text("50;30"), nil),
    ] as [(PropertyValue?, Double?)])
  func speedsAreMeasured(_ value: PropertyValue?, _ number: Double?) {
    let property = FenceGroup.Property(name: "limit", key: "maxspeed", kind: .speed, unit: Self.kmh)
    let read = PropertyReader.read(value, as: property)
    #expect(read.number == number)
    #expect(read.text == nil)
  }

  @Test func textsAndBoolsAreRead() {
    let text = FenceGroup.Property(name: "t", key: "t", kind: .text, unit: nil)
    #expect(PropertyReader.read(.text("a"), as: text).text == "a")
    #expect(PropertyReader.read(.number(12), as: text).text == "12")
    let bool = FenceGroup.Property(name: "b", key: "b", kind: .bool, unit: nil)
    #expect(PropertyReader.read(.bool(true), as: bool).number == 1)
    #expect(PropertyReader.read(.text("no"), as: bool).number == 0)
    #expect(PropertyReader.read(.number(1), as: bool).number == nil)
  }
}

@Suite struct FenceLoaderTests {
  static let square = [
    [
      Coordinate(latitude: 0, longitude: 0), Coordinate(latitude: 0, longitude: 1),
      Coordinate(latitude: 1, longitude: 1),
    ]
  ]
  static let features = [
    Feature(
      id: "1", name: "Innenstadt", properties: ["kind": .text("city"), "maxspeed": .number(50)],
      geometry: .init(polygons: [square]), number: 1),
    Feature(
      id: "2", name: "Hafen", properties: ["kind": .text("port")], geometry: .init(polygons: [square]), number: 2),
    Feature(id: "3", name: nil, properties: ["kind": .text("city")], geometry: .init(lines: [square[0]]), number: 3),
  ]

  func load(_ groups: [FenceGroup], features: [Feature] = features) -> (FenceLoader, paths: [String]) {
    final class Paths { var all: [String] = [] }
    let paths = Paths()
    var loader = FenceLoader(
      read: { (path) throws(RunFailure) in
        paths.all.append(path)
        if path.hasSuffix("gone.json") { throw RunFailure("cannot read `\(path)`: no such file or directory") }
        return []
      }, parse: { _, _ in (features, []) })
    loader.load(groups)
    return (loader, paths.all)
  }

  func group(
    _ name: String, _ source: FenceGroup.Source, properties: [FenceGroup.Property] = [], margin: Double = 0
  ) -> FenceGroup {
    var isSet = false
    if case .set = source { isSet = true }
    return FenceGroup(
      name: name, isSet: isSet, source: source, marginMetres: margin, properties: properties,
      declaredIn: "rules/fleet.rules", place: .none)
  }

  @Test func aFeatureIsPickedByIDOrName() {
    let (loader, paths) = load([
      group("a", .file(path: "f.json", feature: "Innenstadt", use: .area), margin: 25),
      group("b", .file(path: "f.json", feature: "2", use: .area)),
      group("c", .file(path: "f.json", feature: nil, use: .area)),
      group("d", .file(path: "f.json", feature: "3", use: .corridor(radiusMetres: 60))),
      group("e", .drawn(.circle(center: Coordinate(latitude: 1, longitude: 2), radiusMetres: 3))),
    ])
    #expect(paths == ["rules/f.json"])
    #expect(loader.findings == [])
    #expect(loader.drafts.map(\.id) == ["a", "b", "c", "d", "e"])
    #expect(loader.drafts.map(\.group) == [0, 1, 2, 3, 4])
    #expect(loader.drafts[0].marginMetres == 25)
    #expect(loader.drafts[0].outline == .area([Self.square]))
    #expect(loader.drafts[2].outline == .area([Self.square, Self.square]))
    #expect(loader.drafts[3].outline == .corridor([Self.square[0]], radiusMetres: 60))
  }

  @Test func whatIsNotThereIsAFinding() {
    let (loader, _) = load([
      group("a", .file(path: "f.json", feature: "Innenstatt", use: .area)),
      group("b", .file(path: "f.json", feature: "3", use: .area)),
      group("c", .file(path: "gone.json", feature: nil, use: .area)),
      group("d", .file(path: "f.json", feature: "1", use: .line)),
    ])
    #expect(loader.drafts.isEmpty)
    #expect(loader.findings.map(\.group) == [0, 1, 2, 3])
    #expect(loader.findings.map(\.finding.problem) == [.featureUnknown, .noArea, .unreadable, .unsupportedGeometry])
    #expect(loader.findings.map(\.finding.isError) == [true, true, true, true])
    #expect(loader.findings[0].finding.message.contains("did you mean `Innenstadt`"))
  }

  @Test func aSetHasAFenceAFeature() {
    let limit = FenceGroup.Property(name: "limit", key: "maxspeed", kind: .speed, unit: MeasureUnit.named("km/h"))
    let (loader, _) = load([
      group("all", .set(path: "f.json", filterProperty: nil, filterValue: nil), properties: [limit]),
      group("cities", .set(path: "f.json", filterProperty: "kind", filterValue: .text("city"))),
      group("none", .set(path: "f.json", filterProperty: "kind", filterValue: .text("moon"))),
    ])
    #expect(loader.drafts.map(\.id) == ["1", "2", "1"])
    #expect(loader.drafts.map(\.group) == [0, 0, 1])
    #expect(loader.drafts[0].properties == [50.0 * 5 / 18])
    #expect(loader.drafts[1].properties == [nil])
    #expect(loader.findings.map(\.finding.problem) == [.noArea, .propertyMissing, .noArea, .empty])
    #expect(loader.findings.map(\.finding.isError) == [false, false, false, false])
    #expect(loader.findings[1].finding.message == "`maxspeed` is missing or no speed in 1 of 2 features of `all`")
  }
}

@Suite struct RefusedLinesTests {
  func chunk(_ text: String, rejects: [Reject], lines: Int) -> Chunk {
    let chunk = Chunk(byteCapacity: 256, fieldCount: 0)
    for (index, byte) in text.utf8.enumerated() { chunk.bytes[index] = byte }
    chunk.byteCount = text.utf8.count
    chunk.lineCount = lines
    chunk.rejects = rejects
    return chunk
  }

  @Test(
    arguments: [
      ("{\"a\":1", .badJSON, .cutOff), ("{\"a\":\"\u{FFFD}", .badUTF8, .cutOff), ("{\"a", .unknownDialect, .cutOff),
      ("{\"a\":1}", .noDevice, .noDevice), ("12", .notAnObject, .notAnObject),
    ] as [(String, RejectReason, RejectReason)])
  func aLineWithoutEndIsCutOff(_ line: String, _ told: RejectReason, _ wanted: RejectReason) {
    let all = "x\n" + line + "\n"
    let rejects = [
      Reject(reason: .badJSON, lineNumber: 0, offset: 0, length: 1),
      Reject(reason: told, lineNumber: 1, offset: 2, length: line.utf8.count),
    ]
    let chunk = chunk(all, rejects: rejects, lines: 2)
    RefusedLines.markCutOff(in: chunk)
    #expect(chunk.rejects.map(\.reason) == [.badJSON, wanted])
  }

  @Test func strictEndsAtTheFirst() {
    let rejects = [
      Reject(reason: .badJSON, lineNumber: 2, offset: 10, length: 1),
      Reject(reason: .badJSON, lineNumber: 4, offset: 20, length: 1),
    ]
    let chunk = chunk("", rejects: rejects, lines: 5)
    for offset in [0, 5, 15, 25] as [UInt32] {
      var row = EventRow()
      row.lineOffset = offset
      _ = chunk.appendRow(row)
    }
    RefusedLines.endAtFirst(in: chunk)
    #expect(chunk.rowCount == 2)
    #expect(chunk.rejects.map(\.lineNumber) == [2])
  }
}
