package import Model

/// What a translator makes of a track file: event lines, and what was refused. The caller takes both and empties it.
package struct TranslatedLines: ~Copyable, Sendable {
  /// JSON lines in the native dialect, each with its line end. Line n stands for line n of the file; it is empty where
  /// that line gives no event.
  package var lines: ByteBuffer
  /// What is no row or sentence; each has an empty line in its place.
  package var refused: [RefusedRow] = []

  package init(capacity: Int = 1 << 16) { lines = ByteBuffer(capacity: capacity) }

  /// Empties it and keeps its memory.
  package mutating func removeAll() {
    lines.removeAll()
    refused.removeAll(keepingCapacity: true)
  }
}

/// A piece of a track file that was refused.
package struct RefusedRow: Sendable, Equatable {
  /// In the file, from 1: where it begins.
  package let line: Int
  package let reason: RejectReason
  /// Its beginning, as it stands in the file.
  package let text: [UInt8]

  /// Bytes of text that are kept.
  package static let textLimit = 4096

  init(line: Int, reason: RejectReason, text: ByteText) {
    self.line = line
    self.reason = reason
    self.text = Array(UnsafeBufferPointer(start: text.start, count: min(text.count, Self.textLimit)))
  }
}
