import Rules
import Testing

/// The walls stand: every check over the whole tree.
@Suite struct HouseTests {
  static let checks: [(name: String, check: @Sendable (SwiftFile) -> [String])] = [
    ("no file is over 400 lines", { HouseRules.tooLong($0) }),
    ("rooms import what they may", { HouseRules.throughWalls($0) }),
    ("the core neither prints nor reads a clock", { HouseRules.worldly($0) }),
    ("types say what they are", { HouseRules.vagueNames($0) }),
    ("raw memory stays in its files", { HouseRules.rawMemory($0) }),
  ]

  @Test(arguments: checks.map(\.name)) func walls(_ name: String) throws {
    let files = try SourceTree.swiftFiles()
    #expect(files.count > 10)
    let check = try #require(Self.checks.first { $0.name == name }).check
    #expect(files.flatMap(check) == [])
  }

  @Test func roomsSayWhatTheyAre() throws {
    let rooms = try SourceTree.rooms()
    #expect(rooms.contains("Model"))
    #expect(HouseRules.vagueRooms(rooms) == [])
  }

  @Test func everyRoomHasItsWalls() throws {
    for room in Set(try SourceTree.swiftFiles().map(\.room)) {
      #expect(HouseRules.walls[room] != nil, "no row for \(room)")
    }
  }

  @Test func codesAreWellFormed() {
    #expect(!DiagnosticCode.allCases.isEmpty)
    #expect(HouseRules.badCodes(DiagnosticCode.allCases.map(\.rawValue)) == [])
  }

  @Test(arguments: ["README.md", "CHANGELOG.md", "LICENSE"]) func thePackageHas(_ file: String) {
    #expect(SourceTree.exists(file), "\(file) is missing")
  }
}
