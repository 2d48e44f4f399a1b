internal import Foundation
internal import Model

/// How a mail sink writes, as far as `picket spool show` needs it to show a mail without the rule set.
struct SinkProfile: Codable, Equatable {
  var from: String
  var recipients: [String]
  /// The subject's pieces: literal text, or the word of a placeholder.
  var subject: [Piece]?

  struct Piece: Codable, Equatable {
    var text: String?
    var word: String?
  }

  init(from: String, recipients: [String], subject: [SubjectPart]?) {
    self.from = from
    self.recipients = recipients
    self.subject = subject?.map { part in
      if case .literal(let text) = part { return Piece(text: text) }
      return Piece(word: part.word)
    }
  }

  init?(json: [UInt8]) {
    guard let profile = try? JSONDecoder().decode(Self.self, from: Foundation.Data(json)) else { return nil }
    self = profile
  }

  var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }

  var subjectParts: [SubjectPart]? {
    subject?.compactMap { piece in
      if let text = piece.text { return .literal(text) }
      return SubjectPart.placeholders.first { $0.word == piece.word }
    }
  }
}
