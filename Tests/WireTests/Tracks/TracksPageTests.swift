import Foundation
import Model
import Testing

@testable import Wire

/// docs/tracks.md says what is so.
@Suite struct TracksPageTests {
  private func page() throws -> String {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return try String(contentsOf: root.appending(path: "docs/tracks.md"), encoding: .utf8)
  }

  @Test func everyNameStandsInTheRowOfItsField() throws {
    let lines = try page().split(separator: "\n")
    for known in ColumnNames.rows {
      let field = try #require(TrackColumn.named.first { $0.column == known.column }).name
      let row = try #require(lines.first { $0.hasPrefix("| `\(field)` | `") }, "no row for \(field)")
      for name in known.names { #expect(row.contains("`\(name)`"), "\(name)") }
    }
    for (name, _) in TrackColumn.named { #expect(lines.contains { $0.hasPrefix("| `\(name)` | `") }, "\(name)") }
  }

  @Test func everyNameOfThePageIsKnown() throws {
    let lines = try page().split(separator: "\n")
    for (field, column) in TrackColumn.named {
      let row = try #require(lines.first { $0.hasPrefix("| `\(field)` | `") })
      let names = row.split(separator: "|")[1].split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }
      #expect(!names.isEmpty)
      for (_, name) in names { #expect(ColumnNames.meaning(String(name))?.meaning.column == column, "\(name)") }
    }
  }

  @Test(arguments: [
    ("2026-03-02 08:00", "2026-03-02T08:00:00Z"), ("2026/3/2 8:00:30", "2026-03-02T08:00:30Z"),
    ("02.03.2026 08:00:30", "2026-03-02T08:00:30Z"), ("20260302080030", "2026-03-02T08:00:30Z"),
  ])
  func timesOfThePageAreRead(_ text: String, _ time: String) throws {
    #expect(try page().contains("`\(text)`"))
    #expect(try csv("time,device\n\(text),a\n").events == ["{\"time\":\"\(time)\",\"device\":\"a\"}"])
  }
}
