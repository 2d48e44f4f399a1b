internal import Platform

/// Sorted lines in a temporary file.
struct SpilledRun {
  /// A block as the file has it: its text, then its records.
  struct Piece {
    var offset: Int64
    var textBytes: Int
    var count: Int

    var byteCount: Int { textBytes + count * LineBlock.recordBytes }
  }

  let file: TemporaryFile
  var pieces: [Piece] = []
  var byteCount: Int64 { file.length }
  var textBytes: Int64 { pieces.reduce(0) { $0 + Int64($1.textBytes) } }

  /// Writes what streams have, in one order.
  ///
  /// - Parameters:
  ///   - blockBytes: of a piece, about.
  ///   - isStopped: asked after each piece; what is written then is no run.
  init(
    of streams: [any LineStream], to file: TemporaryFile, blockBytes: Int, isStopped: () -> Bool
  ) throws(RunFailure) {
    self.file = file
    let block = LineBlock(capacity: blockBytes)
    var merge = try LineMerge(streams)
    while !merge.isOver, !isStopped() {
      block.clear(capacity: LineBlock.bytes(forLine: merge.text.count))
      while !merge.isOver, block.append(merge.text, merge.record, addsEnd: false) { try merge.advance() }
      pieces.append(Piece(offset: file.length, textBytes: block.textEnd, count: block.count))
      let parts = block.parts
      try file.append(parts.text)
      try file.append(parts.records)
    }
  }
}

/// A run of a temporary file as a stream: one block in memory.
final class RunStream: LineStream {
  private let run: SpilledRun
  private let block: LineBlock
  private var position = 0

  init(_ run: SpilledRun, blockBytes: Int) {
    self.run = run
    block = LineBlock(capacity: blockBytes)
  }

  func next() throws(RunFailure) -> LineBlock? {
    guard position < run.pieces.count else { return nil }
    let piece = run.pieces[position]
    position += 1
    let parts = block.reserveParts(textBytes: piece.textBytes, count: piece.count)
    try run.file.read(into: parts.text, at: piece.offset)
    try run.file.read(into: parts.records, at: piece.offset + Int64(piece.textBytes))
    if position < run.pieces.count {
      run.file.expect(at: run.pieces[position].offset, count: run.pieces[position].byteCount)
    }
    return block
  }
}
