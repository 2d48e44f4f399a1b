internal import Rules

/// A message to the client.
package struct OutgoingMessage: Sendable {
  /// The JSON text.
  package var body: String

  /// With its header, as it goes out.
  package var bytes: [UInt8] {
    let body = Array(body.utf8)
    return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
  }

  private init(_ members: [(String, JSONText)]) {
    body = ""
    JSONText.object([("jsonrpc", .string("2.0"))] + members).write(to: &body)
  }

  static func answer(_ id: MessageID, _ result: JSONText) -> OutgoingMessage {
    OutgoingMessage([("id", id.json), ("result", result)])
  }

  static func failure(_ id: MessageID?, _ failure: ResponseFailure) -> OutgoingMessage {
    OutgoingMessage([
      ("id", id?.json ?? .null),
      ("error", .object([("code", .number(failure.code.rawValue)), ("message", .string(failure.message))])),
    ])
  }

  static func request(_ id: String, _ method: String, _ params: JSONText) -> OutgoingMessage {
    OutgoingMessage([("id", .string(id)), ("method", .string(method)), ("params", params)])
  }

  static func notification(_ method: String, _ params: JSONText) -> OutgoingMessage {
    OutgoingMessage([("method", .string(method)), ("params", params)])
  }
}
