/// One line of what two programs said to each other, fit to be shown: secrets are `…`.
package struct DialogueLine: Sendable, Equatable {
  package enum Direction: Sendable, Equatable {
    /// From us.
    case out
    /// From the other side.
    case `in`
    /// About the connection: address, TLS.
    case note
  }
  package var direction: Direction
  package var text: String
  package init(_ direction: Direction, _ text: String) {
    self.direction = direction
    self.text = text
  }
}
