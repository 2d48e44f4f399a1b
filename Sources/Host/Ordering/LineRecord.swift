/// Where a line stands in a block, and where it stands in the order of a replay.
struct LineRecord: BitwiseCopyable {
  /// ms since 1970.
  var key: Int64
  /// Within its input, growing.
  var ordinal: UInt64
  /// The position of its input.
  var source: UInt32
  /// Of its text in the block, with its end.
  var offset: UInt32
  var length: UInt32
  /// 1: its device is named by its input, and not by itself.
  var isNamedByInput: UInt32

  /// Whether it comes before the other in a replay.
  @inline(__always) func isBefore(_ other: LineRecord) -> Bool {
    if key != other.key { return key < other.key }
    return source != other.source ? source < other.source : ordinal < other.ordinal
  }

  /// The key as a number whose order is that of its bytes, highest first.
  @inline(__always) var sortableKey: UInt64 { UInt64(bitPattern: key) ^ 1 << 63 }
}
