/// What one peer of the status server may take.
package struct StatusLimits: Sendable {
  /// For a request, from the answer before it to its last byte, milliseconds.
  package var requestMilliseconds: Int64 = 30_000
  /// For an answer, until its last byte is taken, milliseconds.
  package var answerMilliseconds: Int64 = 30_000
  /// For the server's end: answers under way are given so long, milliseconds.
  package var farewellMilliseconds: Int64 = 1000
  /// Bytes of a request with its body.
  package var requestBytes = 16 * 1024
  package var connections = 64
  package init() {}
}
