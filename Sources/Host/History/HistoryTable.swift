internal import Rules
internal import Storage
internal import Wire

/// The history as a table for people, its columns as wide as the first notices need.
///
/// Where the terminal leaves too little room for messages, each stands on a line of its own below its notice.
struct HistoryTable: HistoryForm {
  private struct Row {
    var time = ""
    var severity = ""
    var device = ""
    var rule = ""
    var notice = ""
    var message = ""
  }

  /// Notices that wait until the widths are known.
  static let sample = 200
  /// No name takes more columns than this, unless there is room.
  static let nameLimit = 24

  /// Columns that a message needs beside the others.
  static let messageRoom = 32

  /// Columns of the terminal; nil: lines may be as long as they want.
  private let columns: Int?
  private let isColoured: Bool
  private var waiting: [Row] = []
  private var widths: (time: Int, severity: Int, device: Int, rule: Int, notice: Int)?
  private var isStacked = false

  init(columns: Int?, isColoured: Bool) {
    self.columns = columns
    self.isColoured = isColoured
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
    let row = Self.row(of: bytes)
    if widths != nil { return write(row, into: &out) }
    waiting.append(row)
    if waiting.count == Self.sample { begin(into: &out) }
  }

  mutating func finish(into out: inout ByteBuffer) {
    if widths == nil && !waiting.isEmpty { begin(into: &out) }
  }

  private mutating func begin(into out: inout ByteBuffer) {
    let title = Row(
      time: "time", severity: "severity", device: "device", rule: "rule", notice: "notice", message: "message")
    let rows = [title] + waiting
    func width(_ text: (Row) -> String, limit: Int) -> Int {
      min(rows.map { TerminalText.columns(of: text($0)) }.max() ?? 0, limit)
    }
    // On a narrow terminal names give way before the message does.
    let names = columns.map { min(Self.nameLimit, max(8, $0 / 6)) } ?? 40
    let found = (
      time: width(\.time, limit: 24), severity: width(\.severity, limit: 8), device: width(\.device, limit: names),
      rule: width(\.rule, limit: names), notice: width(\.notice, limit: 9)
    )
    widths = found
    let taken = found.time + found.severity + found.device + found.rule + found.notice + 10
    let longest = width(\.message, limit: Self.messageRoom)
    isStacked = columns.map { $0 - taken < longest } ?? false
    write(title, into: &out, isTitle: true)
    for row in waiting { write(row, into: &out) }
    waiting = []
  }

  private static func row(of bytes: UnsafeRawBufferPointer) -> Row {
    var line = NoticeLine(bytes)
    var row = Row()
    while let member = line.next() {
      let text = { LineEscaper.safe(line.text(member.value)) }
      if line.holds("time", at: member.key) { row.time = text().replacing("T", with: " ", maxReplacements: 1) }
      if line.holds("severity", at: member.key) { row.severity = text() }
      if line.holds("device", at: member.key) { row.device = text() }
      if line.holds("rule", at: member.key) { row.rule = text() }
      if line.holds("notice", at: member.key) { row.notice = text() }
      if line.holds("message", at: member.key) { row.message += text() }
      if line.holds("late", at: member.key) { row.message = "(late) " + row.message }
    }
    if !line.isTold { row.message = "(not told) " + row.message }
    return row
  }

  private func write(_ row: Row, into out: inout ByteBuffer, isTitle: Bool = false) {
    guard let widths else { return }
    var left = columns ?? .max
    func put(_ text: String, _ width: Int, colour: String? = nil) {
      let shown = Self.cut(text, to: min(width, left))
      let taken = TerminalText.columns(of: shown)
      if let colour { out.append(utf8: colour) }
      out.append(utf8: shown)
      if colour != nil { out.append("\u{1b}[0m") }
      left -= taken
      let gap = min(left, width - taken + 2)
      out.append(repeating: 32, count: gap)
      left -= gap
    }
    put(row.time, widths.time)
    put(row.severity, widths.severity, colour: isTitle ? nil : colour(of: row.severity))
    put(row.device, widths.device)
    put(row.rule, widths.rule)
    if isStacked {
      out.append(utf8: Self.cut(row.notice, to: left))
      out.append(10)
      if isTitle { return }
      left = (columns ?? .max) - 2
      out.append("  ")
    } else {
      put(row.notice, widths.notice)
    }
    out.append(utf8: Self.cut(row.message, to: left))
    out.append(10)
  }

  private func colour(of severity: String) -> String? {
    switch severity {
    case "critical" where isColoured: "\u{1b}[31m"
    case "warning" where isColoured: "\u{1b}[33m"
    default: nil
    }
  }

  /// As much of a text as stands in some columns, with `…` where it goes on.
  private static func cut(_ text: String, to width: Int) -> String {
    if width == .max || TerminalText.columns(of: text) <= width { return text }
    var shown = ""
    var taken = 0
    for character in text {
      let next = TerminalText.columns(of: String(character))
      if taken + next + 1 > width { break }
      shown.append(character)
      taken += next
    }
    return width > 0 ? shown + "…" : ""
  }
}
