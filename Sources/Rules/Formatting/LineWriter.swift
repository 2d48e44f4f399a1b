/// Writes the lines of a layout, comments included.
struct LineWriter {
  private struct Line {
    var text: String
    var width: Int
    /// At its end.
    var comment: String?
    var isSetIn: Bool { text.utf8.first == 0x20 }
  }
  /// Lines longer than this do not push the comments of their neighbours to the right.
  private static let widestAligned = 72
  private let layout: Layout
  private var lines: [Line] = []
  private var hang = 0

  static func text(of layout: Layout) -> String {
    var writer = LineWriter(layout: layout)
    for index in layout.pieces.indices { writer.write(index) }
    return writer.text()
  }

  private init(layout: Layout) { self.layout = layout }

  private mutating func write(_ index: Int) {
    let piece = layout.pieces[index]
    var comments = piece.comments[...]
    if let first = comments.first, first.isTrailing, !lines.isEmpty {
      lines[lines.count - 1].comment = first.text
      comments.removeFirst()
    }
    if let planned = layout.breaks[index] {
      hang = planned.hang
      begin(piece, comments, planned)
    } else if !piece.comments.isEmpty {
      begin(piece, comments, Layout.Break(indent: hang, hang: hang, blank: .never))
    } else {
      append(piece, column: layout.columns[index])
    }
  }

  /// A line of its own, below its comments.
  private mutating func begin(_ piece: FormatPiece, _ comments: ArraySlice<FormatComment>, _ planned: Layout.Break) {
    for (number, comment) in comments.enumerated() {
      let isOwned = number < planned.ownedComments
      if wantsBlank(comment.followsBlank, isFirst: number == planned.ownedComments, isOwned: isOwned, planned.blank) {
        add(Line(text: "", width: 0))
      }
      start(isOwned ? Layout.clauseIndent : planned.indent, comment.text)
    }
    if piece.token.kind == .end { return }
    let isFirst = comments.count == planned.ownedComments
    if wantsBlank(piece.followsBlank, isFirst: isFirst, isOwned: false, planned.blank) {
      add(Line(text: "", width: 0))
    }
    start(planned.indent, piece.text, width: piece.width)
  }

  private func wantsBlank(_ isWritten: Bool, isFirst: Bool, isOwned: Bool, _ blank: Layout.Blank) -> Bool {
    // Nothing stands above the first line.
    if lines.isEmpty { return false }
    switch blank {
    case .never: return false
    case .notFirst: return isWritten && !isFirst
    case .asWritten: return isWritten
    case .always: return isWritten || isFirst && !isOwned
    }
  }

  private mutating func start(_ indent: Int, _ text: String, width: Int = 0) {
    add(Line(text: String(repeating: " ", count: indent) + text, width: indent + width))
  }

  private mutating func add(_ line: Line) { lines.append(line) }

  private mutating func append(_ piece: FormatPiece, column: Int) {
    let last = lines.count - 1
    let blanks = max(column - lines[last].width, piece.isGlued ? 0 : 1)
    if blanks > 0 { lines[last].text += String(repeating: " ", count: blanks) }
    lines[last].text += piece.text
    lines[last].width += blanks + piece.width
  }

  // MARK: The text

  /// Comments at the ends of lines that stand together have one column: up to an empty line, the head of a rule apart.
  private func text() -> String {
    var text = ""
    var column = 0
    var isTogether = false
    for (index, line) in lines.enumerated() {
      isTogether = isTogether && !line.text.isEmpty && line.isSetIn == lines[index - 1].isSetIn
      if !isTogether {
        column = commentColumn(from: index)
        isTogether = !line.text.isEmpty
      }
      text += line.text
      if let comment = line.comment {
        text += String(repeating: " ", count: max(2, column - line.width)) + comment
      }
      text += "\n"
    }
    return text
  }

  private func commentColumn(from index: Int) -> Int {
    let isSetIn = lines[index].isSetIn
    let widths = lines[index...].prefix { !$0.text.isEmpty && $0.isSetIn == isSetIn }
      .filter { $0.comment != nil && $0.width <= Self.widestAligned }.map(\.width)
    return (widths.max() ?? 0) + 2
  }
}
