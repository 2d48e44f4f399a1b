/// Where lines end and columns begin, by piece. Every decision is about the pieces and their widths, not about the
/// line breaks that the writer made: so what is laid out once is laid out the same again.
struct Layout {
  /// Lines longer than this are broken where they can be.
  static let lineLimit = 100
  /// Continuation lines are indented at most so far, or hostile nesting would make a text grow without end.
  static let deepestIndent = 64
  /// Wider names do not widen the column of their neighbours.
  static let widestName = 24

  /// A line begins at a piece.
  struct Break {
    var indent: Int
    /// Where the line goes on if a comment ends it before its time.
    var hang: Int
    /// Whether an empty line stands before it.
    var blank: Blank
    /// So many of the comments before it belong to the block above.
    var ownedComments = 0
  }
  enum Blank {
    /// None: it goes on with what stands above.
    case never
    /// None before the first thing; what comments stand apart stays apart.
    case notFirst
    case asWritten
    case always
  }

  let pieces: [FormatPiece]
  private(set) var breaks: [Break?]
  /// The column that a piece begins in, where that is further than one blank; 0: it follows.
  private(set) var columns: [Int]
  /// Columns of everything before and with a piece, on one line.
  private let widthSums: [Int]
  /// Comments before and with a piece.
  private let commentSums: [Int]

  init(_ pieces: [FormatPiece]) {
    self.pieces = pieces
    breaks = Array(repeating: nil, count: pieces.count)
    columns = Array(repeating: 0, count: pieces.count)
    var width = 0
    var comments = 0
    var widthSums: [Int] = []
    var commentSums: [Int] = []
    for piece in pieces {
      width += piece.width + (piece.isGlued ? 0 : 1)
      comments += piece.comments.count
      widthSums.append(width)
      commentSums.append(comments)
    }
    self.widthSums = widthSums
    self.commentSums = commentSums
  }

  // MARK: Pieces of a place

  /// The piece that begins where a range does, or the first one behind.
  func first(_ range: SourceRange) -> Int { pieces.firstPosition { $0.token.start >= range.start } }

  /// The last piece of a range.
  func last(_ range: SourceRange) -> Int { max(0, pieces.firstPosition { $0.token.start >= range.end } - 1) }

  /// Columns of the pieces on one line.
  func width(_ first: Int, _ last: Int) -> Int { widthSums[last] - widthSums[first] + pieces[first].width }

  func hasComment(_ first: Int, _ last: Int) -> Bool { commentSums[last] > commentSums[first] }

  /// The pieces go on one line that they begin in a column, with `tail` more columns behind them.
  func fits(_ first: Int, _ last: Int, at column: Int, tail: Int = 0) -> Bool {
    column + width(first, last) + tail <= Self.lineLimit && !hasComment(first, last)
  }

  // MARK: Decisions

  mutating func row(_ piece: Int, indent: Int, hang: Int, blank: Blank, ownedComments: Int = 0) {
    breaks[piece] = Break(indent: indent, hang: hang, blank: blank, ownedComments: ownedComments)
  }

  /// A line that goes on with what the one above began.
  mutating func breakLine(_ piece: Int, indent: Int) {
    let indent = min(indent, Self.deepestIndent)
    breaks[piece] = Break(indent: indent, hang: indent, blank: .never)
  }

  /// Moves the place where a row goes on.
  mutating func breaks(at piece: Int, hang: Int) { breaks[piece]?.hang = min(hang, Self.deepestIndent) }

  mutating func align(_ piece: Int, to column: Int) { columns[piece] = column }

  /// Fills lines, breaking before some of the points.
  mutating func fill(_ first: Int, _ last: Int, at column: Int, hang: Int, points: [Int]) {
    if fits(first, last, at: column) { return }
    var column = column
    var start = first
    for (number, point) in (points + [last + 1]).enumerated() {
      let width = width(start, point - 1)
      let isFirst = number == 0
      if !isFirst, column + 1 + width > Self.lineLimit || !pieces[start].comments.isEmpty {
        breakLine(start, indent: hang)
        column = hang + width
      } else {
        column += width + (isFirst ? 0 : 1)
      }
      start = point
    }
  }

  /// The pieces behind the commas of a stretch.
  func behindCommas(_ first: Int, _ last: Int) -> [Int] {
    if first >= last { return [] }
    return (first..<last).filter { pieces[$0].token.symbol == .comma }.map { $0 + 1 }
  }
}
