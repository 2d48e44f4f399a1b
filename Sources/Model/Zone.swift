/// A time zone as a table of its transitions, made once at load from a library's zone data.
package struct Zone: Sendable, Equatable {
  /// `Europe/Berlin`; `UTC`.
  package let name: String
  /// Offset east of UTC before the first transition, in ms.
  package let firstOffset: Int64
  /// Ascending. From `utc` (ms since 1970) on, `offset` ms east of UTC holds.
  package let transitions: [Transition]

  package struct Transition: Sendable, Equatable {
    package let utc: Int64
    package let offset: Int64
    package init(utc: Int64, offset: Int64) {
      self.utc = utc
      self.offset = offset
    }
  }

  package init(name: String, firstOffset: Int64, transitions: [Transition]) {
    self.name = name
    self.firstOffset = firstOffset
    self.transitions = transitions
  }

  package static let utc = Zone(name: "UTC", firstOffset: 0, transitions: [])

  /// Offset east of UTC, in ms, at a moment in ms since 1970.
  package func offset(at utc: Int64) -> Int64 {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].utc <= utc { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstOffset : transitions[low - 1].offset
  }
}
