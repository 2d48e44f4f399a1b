internal import Rules
internal import Storage
internal import Wire

/// How the history is shown.
package enum HistoryFormat: String, Sendable, CaseIterable { case table, json, csv }

/// Writes notices of the history in one form, line by line.
protocol HistoryForm {
  /// Appends what stands before the first notice that was taken, and those notices that had to wait for it.
  mutating func add(_ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer)
  /// Appends what is left at the end.
  mutating func finish(into out: inout ByteBuffer)
}

/// The notices as they were written: one JSON object a line.
struct HistoryJSON: HistoryForm {
  mutating func add(_ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
    out.append(NoticeLine(bytes).json)
    out.append(10)
  }

  mutating func finish(into out: inout ByteBuffer) {}
}

/// Comma-separated values after RFC 4180, with a header; one notice is one line whatever its texts hold.
struct HistoryCSV: HistoryForm {
  static let columns = [
    "id", "n", "notice", "rule", "title", "severity", "device", "fence", "fence_name", "time", "since", "received",
    "lat", "lon", "duration_s", "suppressed", "late", "stale", "told", "message",
  ]
  private static let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
  private var hasHeader = false

  mutating func add(_ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
    addHeader(into: &out)
    var line = NoticeLine(bytes)
    var values = [String](repeating: "", count: Self.columns.count)
    while let member = line.next() {
      // The first of equal keys: facts and the like are objects, and not looked into.
      if let place = Self.places[line.text(member.key)] { values[place] = line.text(member.value) }
    }
    if let place = Self.places["told"] { values[place] = line.isTold ? "yes" : "no" }
    for (place, value) in values.enumerated() {
      if place > 0 { out.append(UInt8(ascii: ",")) }
      Self.field(value, into: &out)
    }
    out.append("\r\n")
  }

  mutating func finish(into out: inout ByteBuffer) { addHeader(into: &out) }

  private mutating func addHeader(into out: inout ByteBuffer) {
    if hasHeader { return }
    hasHeader = true
    out.append(utf8: Self.columns.joined(separator: ","))
    out.append("\r\n")
  }

  /// A value; what a terminal would obey is made visible, line breaks too.
  private static func field(_ value: String, into out: inout ByteBuffer) {
    let text = LineEscaper.safe(value)
    if !text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C }) { return out.append(utf8: text) }
    out.append(0x22)
    out.append(utf8: text.replacing("\"", with: "\"\""))
    out.append(0x22)
  }
}
