/// Why bytes are no state that the engine can go on from.
package struct StateFailure: Error, Equatable, Sendable {
  /// For people: what is wrong, and where.
  package var sentence: String

  init(_ sentence: String) { self.sentence = sentence }

  /// The same, told of a larger whole.
  func within(_ whole: String) -> StateFailure { StateFailure("\(whole): \(sentence)") }
}
