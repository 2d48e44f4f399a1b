internal import Model

/// What the columns of a CSV file are: made from its header, once.
struct CSVHeader {
  /// Names as they stand in the file, without blanks around them and without empty ones at the end.
  let names: [String]
  let separator: UInt8
  /// Where each column that is known stands.
  private(set) var columns: [TrackColumn: Place] = [:]
  /// Columns of the map that the header has not.
  private(set) var missing: [ColumnMap.Entry] = []
  /// Columns that nobody knows: kept under their own names.
  private(set) var others: [Int] = []

  struct Place {
    var index: Int
    var meaning: ColumnMeaning
  }

  init(_ row: ByteText, hasQuotes: Bool, separator: UInt8, map: ColumnMap?) {
    var reader = CSVCells()
    var names = reader.read(row, separator: separator, hasQuotes: hasQuotes) { text, cells in
      cells.map { text.cell($0).string }
    }
    while names.last?.isEmpty == true { names.removeLast() }
    self.names = names
    self.separator = separator
    let plain = names.map(ColumnNames.plain)
    var mapped: Set<Int> = []
    for entry in map?.entries ?? [] {
      if let index = names.firstIndex(of: entry.name) ?? plain.firstIndex(of: ColumnNames.plain(entry.name)) {
        columns[entry.meaning.column] = Place(index: index, meaning: entry.meaning)
        mapped.insert(index)
      } else {
        missing.append(entry)
      }
    }
    recognise(plain, besides: mapped)
    chooseOnePlace(map)
    let known = Set(columns.values.map(\.index))
    others = names.indices.filter { !known.contains($0) && !names[$0].isEmpty }
  }

  /// Adds the columns that are known by their names.
  private mutating func recognise(_ plain: [String], besides mapped: Set<Int>) {
    let export = KnownExport.columns(of: plain)
    var ranks: [TrackColumn: Int] = [:]
    for (index, name) in plain.enumerated() where !mapped.contains(index) {
      let found = export[name].map { ($0, 0) } ?? ColumnNames.meaning(name)
      // Three axes are those of an accelerometer.
      if (name == "x" || name == "y") && plain.contains("z") { continue }
      guard let (meaning, rank) = found, rank < ranks[meaning.column] ?? (columns[meaning.column] == nil ? .max : 0)
      else { continue }
      columns[meaning.column] = Place(index: index, meaning: meaning)
      ranks[meaning.column] = rank
    }
  }

  /// A place that stands in one column and in two is read once: from the two, unless the map names the one.
  private mutating func chooseOnePlace(_ map: ColumnMap?) {
    let isMapped = map?.entries.contains { $0.meaning.column == .coordinates } ?? false
    if !isMapped, columns[.latitude] != nil, columns[.longitude] != nil {
      columns[.coordinates] = nil
    } else if columns[.coordinates] != nil {
      columns[.latitude] = nil
      columns[.longitude] = nil
    }
  }

  private var hasTime: Bool { columns[.time] != nil || columns[.date] != nil || columns[.received] != nil }
  private var hasPosition: Bool {
    columns[.coordinates] != nil || columns[.latitude] != nil && columns[.longitude] != nil
  }

  /// Whether events can be read: there is a time, a device or a position, and no half of one.
  var isEnough: Bool { missing.isEmpty && lacking == nil }

  /// What is needed and not there, for messages; nil: nothing.
  private var lacking: (what: String, field: String)? {
    if !hasTime { return ("time", "time") }
    if hasPosition { return nil }
    if columns[.latitude] != nil { return ("longitude", "lon") }
    if columns[.longitude] != nil { return ("latitude", "lat") }
    return columns[.device] == nil ? ("device or position", "device") : nil
  }

  /// Why it is no header of events, and how to mend it.
  var complaint: String {
    let listed = names.prefix(Self.listLimit).map { "`\(LineEscaper.safe($0))`" }.joined(separator: ", ")
    let more = names.count > Self.listLimit ? " and \(names.count - Self.listLimit) more" : ""
    let there = names.isEmpty ? "no column" : "the columns \(listed)\(more)"
    if let first = missing.first {
      return "has no column `\(LineEscaper.safe(first.name))`, which `--map` names; its header has \(there)"
    }
    let (what, field) = lacking ?? ("time", "time")
    return "has no header with a column for the \(what); it has \(there); name one by `--map '\(field)=COLUMN'`"
  }

  /// Columns that a message lists.
  private static let listLimit = 40

  /// How many of its columns are known.
  var knownCount: Int { columns.count }

  /// The header that a row is, by whichever separator makes the most of it.
  static func best(_ row: ByteText, hasQuotes: Bool, map: ColumnMap?) -> CSVHeader {
    var best: CSVHeader?
    for separator in CSVSeparator.candidates where row.first(separator) != nil {
      let header = CSVHeader(row, hasQuotes: hasQuotes, separator: separator, map: map)
      if best.map({ header.isBetter(than: $0) }) ?? true { best = header }
    }
    return best ?? CSVHeader(row, hasQuotes: hasQuotes, separator: CSVSeparator.candidates[0], map: map)
  }

  func isBetter(than other: CSVHeader) -> Bool {
    if isEnough != other.isEnough { return isEnough }
    return (knownCount, names.count) > (other.knownCount, other.names.count)
  }
}
