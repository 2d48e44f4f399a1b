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
}
