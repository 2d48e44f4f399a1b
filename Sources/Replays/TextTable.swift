/// A table for a terminal: the first column is text and stands left, the others stand right, two blanks between.
package struct TextTable: Sendable {
  private var rows: [[String]] = []
  /// Longer names in the first column are cut.
  private let nameWidth: Int

  /// - Parameters:
  ///   - head: names of the columns.
  ///   - nameWidth: characters that the first column has at most.
  package init(_ head: [String], nameWidth: Int = 28) {
    rows = [head]
    self.nameWidth = nameWidth
  }

  package mutating func add(_ row: [String]) {
    var row = row
    if row[0].count > nameWidth { row[0] = row[0].prefix(nameWidth - 1) + "…" }
    rows.append(row)
  }

  /// Lines without ends. Columns that say the same in every row of it, an empty text or 0, are left out.
  package var lines: [String] {
    let shown = rows[0].indices.filter { column in
      column == 0 || rows.dropFirst().contains { !["", "0", "–"].contains($0[column]) }
    }
    let widths = shown.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (place, column) in shown.enumerated() {
        let blanks = String(repeating: " ", count: widths[place] - row[column].count)
        line += place == 0 ? row[column] + blanks : "  " + blanks + row[column]
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
