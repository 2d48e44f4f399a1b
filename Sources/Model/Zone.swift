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
  package func offset(at utc: Int64) -> Int64 { offset(ofStretch: stretchIndex(at: utc)) }

  /// Which moment a local time means that the clock shows twice.
  package enum Choice: Sendable { case first, second }

  /// The moment (ms since 1970) at which clocks show the local time `local`, ms since 1970-01-01T00:00 on the clock.
  ///
  /// A time that the clock leaps over is the moment of the leap; of a time that it shows twice, `choice` is taken.
  /// So `.first` is the first moment at which the clock shows `local` or later, `.second` the last one at which it
  /// shows `local` or earlier, and the first is never after the second.
  package func utc(ofLocal local: Int64, choosing choice: Choice) -> Int64 {
    // No clock is further from UTC than this; it only says in which stretch the search begins.
    let reach = 2 * CivilTime.dayMilliseconds
    let local = min(max(local, .min / 2), .max / 2)
    switch choice {
    case .first:
      var stretch = stretchIndex(at: local - reach)
      while stretch < transitions.count {
        let candidate = max(begin(ofStretch: stretch), local - offset(ofStretch: stretch))
        if candidate < transitions[stretch].utc { return candidate }
        stretch += 1
      }
      return max(begin(ofStretch: stretch), local - offset(ofStretch: stretch))
    case .second:
      var stretch = stretchIndex(at: local + reach)
      while stretch > 0 {
        let candidate = local - offset(ofStretch: stretch)
        if candidate >= begin(ofStretch: stretch) { return min(candidate, end(ofStretch: stretch)) }
        stretch -= 1
      }
      return min(local - firstOffset, end(ofStretch: 0))
    }
  }

  /// How many transitions have happened by then: 0 is the stretch before the first.
  private func stretchIndex(at utc: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].utc <= utc { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func begin(ofStretch index: Int) -> Int64 { index == 0 ? .min : transitions[index - 1].utc }
  private func end(ofStretch index: Int) -> Int64 { index == transitions.count ? .max : transitions[index].utc }
  private func offset(ofStretch index: Int) -> Int64 {
    index == 0 ? firstOffset : transitions[index - 1].offset
  }
}
