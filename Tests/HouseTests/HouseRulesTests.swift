import Testing

/// Each check finds what it is there for, and nothing else.
@Suite struct HouseRulesTests {
  private func file(_ path: String, _ text: String) -> SwiftFile { SwiftFile(path: path, text: text) }

  @Test func longFilesAreFound() {
    func lines(_ count: Int) -> String { String(repeating: "let x = 1\n", count: count) }
    #expect(HouseRules.tooLong(file("Sources/Rules/A.swift", lines(400))) == [])
    #expect(
      HouseRules.tooLong(file("Sources/Rules/A.swift", lines(401))) == ["Sources/Rules/A.swift: 401 lines, at most 400"]
    )
    #expect(HouseRules.tooLong(file("Sources/Rules/A.swift", lines(400) + "x")).count == 1)
    #expect(HouseRules.tooLong(file("Sources/Model/Field.swift", lines(401))) == [])
    #expect(HouseRules.tooLong(file("Sources/Rules/Field.swift", lines(401))).count == 1)
  }

  @Test(arguments: [
    ("Rules/A", "package import Model\n", 0), ("Rules/A", "internal import Geofences", 1),
    ("Rules/A", "import Foundation", 1), ("Rules/A", "import FoundationEssentials", 1),
    ("Rules/A", "import struct Foundation.Date", 1), ("Rules/A", "private import CGEOS", 1),
    ("Rules/A", "@preconcurrency internal import Wire", 1),
    ("Rules/A", "// import Wire\n/* import\n Wire */ let s = \"import Wire\"", 0),
    ("Rules/Deep/A", "import Model\nimport Engine\nimport Host", 2),
    ("Geofences/A", "import CGEOS\nimport Model\nimport Glibc", 0), ("Geofences/A", "import Rules", 1),
    ("Wire/A", "import CSimdJSON\nimport CZlib\nimport CExpat", 0), ("Wire/A", "import CSimdJSONLibrary", 1),
    ("Wire/A", "import Engine", 1), ("Engine/A", "import Model\nimport Rules\nimport Geofences", 0),
    ("Engine/A", "import Wire", 1), ("Engine/A", "import CGEOS", 1), ("Model/A", "import Rules", 1),
    ("Host/A", "import Foundation\nimport Wire\nimport Storage", 0), ("Host/A", "import CZlib", 1),
    ("Host/A", "import GRDB\nimport Logging", 2),
    ("Storage/A", "import GRDB\nimport Platform", 0), ("Storage/A", "import Host\nimport Delivery", 2),
    ("picket/A", "import ArgumentParser\nimport Host", 0), ("Host/A", "import picket", 1),
    ("Shared/A", "import Model", 1),
  ])
  func wallsAreSeen(_ path: String, _ text: String, _ count: Int) {
    #expect(HouseRules.throughWalls(file("Sources/\(path).swift", text)).count == count)
  }

  @Test func findingsNameTheirLine() {
    #expect(
      HouseRules.throughWalls(file("Sources/Rules/A.swift", "/* a\n b */\n\nimport Wire")) == [
        "Sources/Rules/A.swift:4: Rules must not import Wire"
      ])
  }

  @Test(arguments: [
    ("print(1)", 1), ("Swift.print(1)", 1), ("debugPrint(x)", 1), ("printer.print(1)", 0),
    ("func print(_ x: Int) {}", 0), ("// print(1)", 0), ("let s = \"print(1)\"", 0),
    ("let s = \"\\(print(1))\"", 1), ("let s = #\"\\(print(1))\"#", 0), ("let s = #\"\\#(print(1))\"#", 1),
    ("let print = 1", 0), ("reprint(1)", 0), ("Date()", 1), ("parseDate()", 0), ("let x = Date.now", 1),
    ("clock_gettime(CLOCK_REALTIME, &t)", 1), ("ContinuousClock.now", 1), ("DispatchTime.now()", 1),
    ("time(nil)", 1), ("row.time(at: 1)", 0), ("var time: Int64", 0),
    ("let s = \"\"\"\n  Date() \" print(1)\n  \"\"\"\nprint(2)", 1), ("/* /* print(1) */ print(2) */ print(3)", 1),
  ])
  func clocksAndPrintingAreSeen(_ text: String, _ count: Int) {
    for room in ["Model", "Rules", "Geofences", "Wire", "Engine"] {
      #expect(HouseRules.worldly(file("Sources/\(room)/A.swift", text)).count == count)
    }
    #expect(HouseRules.worldly(file("Sources/Host/A.swift", text)) == [])
  }

  @Test(arguments: [
    ("struct FenceManager {}", 1), ("final class Helper {}", 1), ("enum StringUtils {}", 1),
    ("actor RuleService {}", 1), ("protocol EventHandler {}", 1), ("struct FooImpl {}", 1),
    ("struct DeviceInfo {}", 1), ("typealias RowData = Int", 1), ("struct Fence {}", 0), ("struct DataReader {}", 0),
    ("// struct FenceManager", 0), ("class func makeData() {}", 0), ("let info = Info.self", 0),
    ("struct A { struct B { enum CData {} } }", 1),
  ])
  func vagueTypesAreSeen(_ text: String, _ count: Int) {
    #expect(HouseRules.vagueNames(file("Sources/Rules/A.swift", text)).count == count)
  }

  @Test func vagueRoomsAreSeen() {
    let rooms = ["Model", "Core", "Wire", "Utils", "Shared", "Common"]
    #expect(HouseRules.vagueRooms(rooms) == ["Core", "Utils", "Shared", "Common"])
  }

  @Test(arguments: [
    ("Engine/A", "let p = UnsafeMutablePointer<Int>.allocate(capacity: 1)", 2),
    ("Engine/StateSlab", "let p = UnsafeMutablePointer<Int>.allocate(capacity: 1)", 0),
    ("Geofences/CellStore", "let p: UnsafeMutableRawPointer = .allocate(byteCount: 8, alignment: 8)", 0),
    ("Geofences/A", "let p: UnsafeMutableRawPointer = .allocate(byteCount: 8, alignment: 8)", 2),
    ("Wire/A", "let p = malloc(8)", 1), ("Wire/A", "// UnsafeMutablePointer", 0),
    ("Wire/A", "array.withUnsafeMutableBufferPointer { $0 }", 0), ("Wire/A", "func allocate() {}", 0),
    ("Geofences/GeosKernel", "var text: UnsafeMutablePointer<CChar>?", 0),
    ("Geofences/GeosKernel", "let p: P = .allocate(capacity: 1)", 1),
    ("Wire/GeosKernel", "var text: UnsafeMutablePointer<CChar>?", 1),
    ("Host/A", "UnsafeMutablePointer<CChar>.allocate(capacity: 1)", 0),
  ])
  func rawMemoryIsSeen(_ path: String, _ text: String, _ count: Int) {
    #expect(HouseRules.rawMemory(file("Sources/\(path).swift", text)).count == count)
  }

  @Test func badCodesAreSeen() {
    #expect(HouseRules.badCodes(["S01", "N02", "L99"]) == [])
    let bad = ["S1", "s01", "S011", "Ä01", "", "S0x"]
    #expect(HouseRules.badCodes(["S01"] + bad + ["S01"]) == bad + ["S01"])
  }

  @Test func anyTextIsRead() {
    let pieces = [
      "\"", "\"\"\"", "/*", "\"\\(", "\"\\", "#\"", ")))(", "#", "\u{0}", "import", "struct", "Date", "print",
      "allocate",
    ]
    for text in pieces {
      for (_, check) in HouseTests.checks { _ = check(file("Sources/Rules/A.swift", text)) }
      _ = SwiftText(String(repeating: text, count: 500)).tokens
    }
  }
}
