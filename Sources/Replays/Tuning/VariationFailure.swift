/// Why something cannot be varied as it was asked for.
package struct VariationFailure: Error, Equatable {
  /// One sentence, lower case, no full stop, with what to write instead.
  package let message: String
  package init(_ message: String) { self.message = message }
}
