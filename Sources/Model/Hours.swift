/// Opening hours in a time zone: STUB of the schedule, to be filled by the Rules helper.
package struct Hours: Sendable {
  /// Whether they are open at a moment, and the stretch `from ..< until` (ms since 1970) around it in which that is so.
  package struct State: Sendable, Equatable {
    package var isOpen: Bool
    package var from: Int64
    package var until: Int64
    package init(isOpen: Bool, from: Int64, until: Int64) {
      self.isOpen = isOpen
      self.from = from
      self.until = until
    }
  }
  package let name: String
  package init(name: String) { self.name = name }
  package func state(at utc: Int64) -> State { State(isOpen: true, from: .min, until: .max) }
}
