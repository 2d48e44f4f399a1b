/// Everything that a rule set was made of, in the order in which it was read: enough to make it again anywhere.
package struct RuleSetContent: Sendable, Equatable {
  package enum Kind: String, Sendable, Codable {
    /// The text of a rule file; their order is the rule set's.
    case rules
    /// A file that rules name: fences, device names.
    case file
    /// The table of a time zone.
    case zone
  }
  package struct Piece: Sendable, Equatable {
    package var kind: Kind
    /// The path as it was opened, or the zone's name.
    package var name: String
    package var bytes: [UInt8]
    package init(kind: Kind, name: String, bytes: [UInt8]) {
      self.kind = kind
      self.name = name
      self.bytes = bytes
    }
  }
  package var pieces: [Piece]
  package init(pieces: [Piece]) { self.pieces = pieces }
}

/// The pieces of a kept rule set by their hashes. What is written as JSON under the hash of the whole.
struct RuleSetManifest: Codable, Equatable {
  struct Entry: Codable, Equatable {
    var kind: RuleSetContent.Kind
    var name: String
    var hash: String
  }
  static let currentVersion = 1
  var version = Self.currentVersion
  var entries: [Entry]

  init(_ content: RuleSetContent) {
    entries = content.pieces.map { Entry(kind: $0.kind, name: $0.name, hash: ContentHash.of($0.bytes)) }
  }

  /// The hash of the whole: of kinds, names and contents in their order.
  var hash: String {
    let lines = entries.map { "\($0.kind.rawValue)\u{0}\($0.name)\u{0}\($0.hash)\u{0}" }
    return ContentHash.of(Array(lines.joined().utf8))
  }
}
