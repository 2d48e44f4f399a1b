internal import Model

/// What has to be said of refused lines beyond what the decoder sees.
enum RefusedLines {
  /// The chunk's last line came without an end. Where it was refused because it is no whole JSON, it was cut off.
  static func markCutOff(in chunk: Chunk) {
    guard let last = chunk.rejects.indices.last, chunk.rejects[last].lineNumber == chunk.lineCount - 1 else { return }
    let reject = chunk.rejects[last]
    let text = UnsafeBufferPointer(start: chunk.bytes + reject.offset, count: reject.length)
    let lastByte = text.last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    let isUnreadable = reject.reason == .badJSON || reject.reason == .badUTF8
    if isUnreadable || (lastByte != UInt8(ascii: "}") && text.first == UInt8(ascii: "{")) {
      chunk.rejects[last].reason = .cutOff
    }
  }

  /// `--strict`: the chunk ends with the first refused line, and nothing of it is decoded yet. False: it stays as it is.
  static func cutBehindFirst(in chunk: Chunk) -> Bool {
    guard let first = chunk.rejects.first, first.offset < chunk.byteCount else { return false }
    var end = first.offset
    while end < chunk.byteCount && chunk.bytes[end] != 0x0A { end += 1 }
    chunk.byteCount = min(end + 1, chunk.byteCount)
    chunk.textEnd = chunk.byteCount
    chunk.rejects.removeAll()
    chunk.counts = ChunkCounts()
    chunk._setRowCount(0)
    return true
  }

  /// `--strict`: nothing behind the first refused line is evaluated, wherever the chunk ends.
  static func endAtFirst(in chunk: Chunk) {
    guard let first = chunk.rejects.first else { return }
    chunk.rejects.removeSubrange(1...)
    var count = chunk.rowCount
    while count > 0 && Int(chunk.rows[count - 1].lineOffset) > first.offset { count -= 1 }
    chunk._setRowCount(count)
  }
}
