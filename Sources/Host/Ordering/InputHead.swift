internal import Model
internal import Platform
internal import Wire

/// What a look at an input tells before it is read.
struct InputHead: Sendable, Equatable {
  /// Key of the first event; nil: there is none near the beginning, or the input is no file.
  var firstKey: Int64?
  /// Key of the last event, where it is cheap to know; nil: not known.
  var lastKey: Int64?
  /// It is a regular file; anything else can be read once.
  var canBeReadAgain = false
  /// Bytes of the file.
  var size: Int64 = 0
  var packing = StreamPacking.plain
  /// Near its beginning there is an event that should have come before another one.
  var isKnownDisordered = false

  /// Bytes of its lines, by experience.
  var expectedBytes: Int64 { packing == .plain ? size : size * 10 }
}
