/// Line and column of places in a text, counted on from the last one asked for.
struct LineCounter {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  private var line = 1
  private var lineStart = 0

  /// `bytes` must live as long as the counter.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The place of an offset in words: `line 3, column 7`; both from 1, columns in bytes.
  mutating func place(_ wanted: Int) -> String {
    let target = min(max(wanted, 0), bytes.count)
    if target < offset {
      offset = 0
      line = 1
      lineStart = 0
    }
    while offset < target {
      if bytes[offset] == 10 {
        line += 1
        lineStart = offset + 1
      }
      offset += 1
    }
    return "line \(line), column \(target - lineStart + 1)"
  }
}
