internal import Model

/// Which column of a CSV file is which field, as a person said it: `device=imei,time=ts[ms],speed=spd[kn]`.
package struct ColumnMap: Sendable, Equatable {
  /// A field's column, by its name in the header.
  struct Entry: Sendable, Equatable {
    var name: String
    var meaning: ColumnMeaning
  }

  let entries: [Entry]

  /// Why a map cannot be read.
  package struct Fault: Error, Sendable, Equatable {
    /// What is wrong and how to mend it: "`sped` is no field; the fields are …".
    package let sentence: String
  }

  /// Reads `FIELD=COLUMN` or `FIELD=COLUMN[UNIT]`, parted by commas. A column's name that holds a comma or bracket
  /// stands in quotes, in which `""` is a quote.
  package init(_ text: String) throws(Fault) {
    var reader = ColumnMapReader(text)
    entries = try reader.entries()
  }
}

/// Reads the text of a map.
struct ColumnMapReader {
  private let text: [Character]
  private var at = 0

  init(_ text: String) { self.text = Array(text) }

  mutating func entries() throws(ColumnMap.Fault) -> [ColumnMap.Entry] {
    var entries: [ColumnMap.Entry] = []
    repeat {
      let entry = try entry()
      if entries.contains(where: { $0.meaning.column == entry.meaning.column }) {
        throw .init(sentence: "`\(Self.name(of: entry.meaning.column))` stands twice; keep one of its columns")
      }
      entries.append(entry)
    } while pass(",")
    guard at == text.count else {
      throw .init(sentence: "a comma is missing before `\(String(text[at...]))`")
    }
    return entries
  }

  private mutating func entry() throws(ColumnMap.Fault) -> ColumnMap.Entry {
    let field = trimmed(until: "=,[")
    guard !field.isEmpty, pass("=") else {
      throw .init(sentence: "`\(field)` names no column; write `FIELD=COLUMN`, as `time=timestamp`")
    }
    guard let column = TrackColumn.named.first(where: { $0.name == field })?.column else {
      let names = TrackColumn.named.map { "`\($0.name)`" }.joined(separator: ", ")
      throw .init(sentence: "`\(field)` is no field; the fields are \(names)")
    }
    let name = try columnName(of: field)
    guard pass("[") else { return .init(name: name, meaning: ColumnMeaning(column)) }
    let word = trimmed(until: "]")
    guard pass("]") else { throw .init(sentence: "the `[` behind `\(name)` is not closed; write `\(name)[\(word)]`") }
    passBlanks()
    guard let meaning = ColumnMeaning(column, spelled: word) else { throw Self.wrongUnit(word, field, column) }
    return .init(name: name, meaning: meaning)
  }

  private mutating func columnName(of field: String) throws(ColumnMap.Fault) -> String {
    passBlanks()
    var name = ""
    if pass("\"") {
      var isClosed = false
      while at < text.count, !isClosed {
        let next = text[at]
        at += 1
        if next != "\"" || pass("\"") { name.append(next) } else { isClosed = true }
      }
      guard isClosed else { throw .init(sentence: "the quote before `\(name)` is not closed") }
      passBlanks()
    } else {
      name = trimmed(until: ",[")
    }
    guard !name.isEmpty else {
      throw .init(sentence: "`\(field)=` names no column; write the column's name behind it")
    }
    return name
  }

  private static func wrongUnit(_ word: String, _ field: String, _ column: TrackColumn) -> ColumnMap.Fault {
    if column.isTime {
      return .init(sentence: "`\(word)` is no time format; write \(TimeForm.sentence), or nothing")
    }
    let units = MeasureUnit.all.filter { column.kinds.contains($0.kind) && UnitSpelling.unit($0.symbol) != nil }
    guard !units.isEmpty else { return .init(sentence: "`\(field)` has no unit; leave `[\(word)]` out") }
    let wanted = units.map { "`\($0.symbol)`" }.joined(separator: ", ")
    if UnitSpelling.unit(word) != nil {
      return .init(sentence: "`\(word)` is no unit of `\(field)`; its units are \(wanted)")
    }
    return .init(sentence: "`\(word)` is no unit; those of `\(field)` are \(wanted)")
  }

  private static func name(of column: TrackColumn) -> String {
    TrackColumn.named.first { $0.column == column }?.name ?? ""
  }

  private mutating func pass(_ wanted: Character) -> Bool {
    guard at < text.count, text[at] == wanted else { return false }
    at += 1
    return true
  }

  private mutating func passBlanks() { while at < text.count, text[at] == " " { at += 1 } }

  /// Up to one of the marks, without the blanks around it.
  private mutating func trimmed(until marks: String) -> String {
    passBlanks()
    let first = at
    while at < text.count, !marks.contains(text[at]) { at += 1 }
    var end = at
    while end > first, text[end - 1] == " " { end -= 1 }
    return String(text[first..<end])
  }
}
