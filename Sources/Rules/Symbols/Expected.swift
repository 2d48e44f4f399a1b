/// Something that the parser would accept at a place.
package enum Expected: Sendable, Hashable {
  /// A word that goes on with what stands before it.
  case word(String)
  /// A word that begins a declaration, a clause or a step of a test.
  case statement(String)
  case name(NameRole)
  /// Behind a number, or behind `in`.
  case unit(Measured?)
  case zone
  /// The text of a message: placeholders.
  case message
}

/// What may stand at a place of a rule file that is being written.
package struct Expectation: Sendable {
  /// The word that is being written, to be replaced; empty between words.
  package var replaced: Range<Int>
  /// The part of it before the place.
  package var prefix: String
  /// Nothing but blanks stands before the word on its line.
  package var startsLine: Bool
  package var items: [Expected]
  /// The place is within a string.
  package var isInString: Bool
}
