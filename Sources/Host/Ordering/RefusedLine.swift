internal import Model

/// A line of an input that is no event.
struct RefusedLine: Sendable, Equatable {
  /// The position of its input.
  var input: Int
  /// In its file, from 1.
  var line: Int
  var reason: RejectReason
  /// As it came; of what is very long, its beginning.
  var text: [UInt8]
  /// The device's name, where the line was understood so far; else empty.
  var device: [UInt8] = []
}

extension RefusedLine {
  /// A line of a chunk that was decoded.
  init(_ reject: Reject, of chunk: Chunk) {
    func bytes(_ start: Int, _ count: Int) -> [UInt8] {
      let count = max(0, min(count, chunk.byteCapacity - start))
      return Array(UnsafeBufferPointer(start: chunk.bytes + start, count: count))
    }
    self.init(
      input: chunk.source, line: chunk.firstLine + reject.lineNumber + 1, reason: reject.reason,
      text: bytes(reject.offset, reject.length), device: bytes(reject.device.lowerBound, reject.device.count))
  }
}
