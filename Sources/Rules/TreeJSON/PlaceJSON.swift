/// Places in rule files as findings and trees tell them.
///
/// Lines and columns count from 1, columns in Unicode scalars; bytes count from 0 from the file's beginning; the end is
/// the first that does not belong to it. Where there is no place, all of these are null.
struct PlaceJSON {
  private let indexes: [SourceIndex]
  private static let keys = ["file", "line", "column", "end_line", "end_column", "start_byte", "end_byte"]

  init(_ sources: [SourceFile]) { indexes = sources.map { SourceIndex($0) } }

  func members(_ range: SourceRange) -> [(String, JSONText)] {
    guard indexes.indices.contains(range.file) else { return Self.keys.map { ($0, .null) } }
    let index = indexes[range.file]
    let bytes = index.clamped(range)
    let start = index.position(at: bytes.lowerBound)
    let end = index.position(at: bytes.upperBound)
    let values: [JSONText] = [
      .string(index.source.path), .number(start.line), .number(start.column), .number(end.line), .number(end.column),
      .number(bytes.lowerBound), .number(bytes.upperBound),
    ]
    return Array(zip(Self.keys, values))
  }
}
