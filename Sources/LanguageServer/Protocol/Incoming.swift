internal import Foundation
package import Rules

/// What says which message answers which.
package enum MessageID: Decodable, Hashable, Sendable {
  case number(Int)
  case text(String)

  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try value.decode(String.self))
    }
  }

  package var json: JSONText {
    switch self {
    case .number(let number): .number(number)
    case .text(let text): .string(text)
    }
  }
}

/// The head of a message of the client; what it asks is read once its method is known.
struct Incoming {
  var id: MessageID?
  /// nil: it answers a request of ours.
  var method: String?
  private let body: Data

  private struct Head: Decodable {
    var id: MessageID?
    var method: String?
  }
  private struct Body<Params: Decodable>: Decodable { var params: Params }

  init(_ bytes: [UInt8]) throws(ResponseFailure) {
    body = Data(bytes)
    let head: Head
    do {
      head = try JSONDecoder().decode(Head.self, from: body)
    } catch DecodingError.dataCorrupted {
      throw ResponseFailure(.parseError, "the message is no JSON")
    } catch {
      throw ResponseFailure(.invalidRequest, "the message is no request and no notification")
    }
    id = head.id
    method = head.method
  }

  func params<Params: Decodable>(_ type: Params.Type = Params.self) throws(ResponseFailure) -> Params {
    do {
      return try JSONDecoder().decode(Body<Params>.self, from: body).params
    } catch {
      throw ResponseFailure(
        .invalidParams, "the parameters of `\((method ?? "").prefix(60))` are not as they should be")
    }
  }
}
