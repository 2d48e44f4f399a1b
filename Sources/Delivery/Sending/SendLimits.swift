/// How long one attempt to send may take, in ms.
package struct SendLimits: Sendable, Equatable {
  /// Until there is a connection.
  package var connectMilliseconds: Int64
  /// Without any sign of the other side, while an answer is waited for.
  package var replyMilliseconds: Int64
  /// For the reply to a mail that was handed over whole: many a server looks through it first, and who gives up before
  /// it has said so sends it twice (RFC 5321, 4.5.3.2.6).
  package var acceptanceMilliseconds: Int64
  /// All of it, but for that reply.
  package var wholeMilliseconds: Int64
  /// For the words of farewell of a mail server; nothing depends on them.
  package var farewellMilliseconds: Int64
  package init(
    connectMilliseconds: Int64, replyMilliseconds: Int64, acceptanceMilliseconds: Int64, wholeMilliseconds: Int64,
    farewellMilliseconds: Int64
  ) {
    self.connectMilliseconds = connectMilliseconds
    self.replyMilliseconds = replyMilliseconds
    self.acceptanceMilliseconds = acceptanceMilliseconds
    self.wholeMilliseconds = wholeMilliseconds
    self.farewellMilliseconds = farewellMilliseconds
  }
  /// `30 s`, `600 ms`.
  static func text(_ milliseconds: Int64) -> String {
    milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }

  package static let usual = SendLimits(
    connectMilliseconds: 15_000, replyMilliseconds: 30_000, acceptanceMilliseconds: 600_000,
    wholeMilliseconds: 120_000, farewellMilliseconds: 2_000)
}
