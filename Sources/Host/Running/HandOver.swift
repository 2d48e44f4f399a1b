internal import Synchronization

/// Knows how far the lines of a listener are where they cannot be lost: in the journal, or where there is none in the
/// engine. What the listener owes to trackers waits for that.
final class HandOver: Sendable {
  private struct State {
    /// Bytes that were taken out of the pipe.
    var taken: Int64 = 0
    /// Chunks that are not safe yet: the journal's record, and the place behind their last byte.
    var marks: [(position: Int64, place: Int64)] = []
    var from = 0
  }

  private let state = Mutex(State())
  private let waitsForJournal: Bool
  /// Told of the place in the stream of lines up to which all is safe.
  private let tell: @Sendable (Int64) -> Void

  init(waitsForJournal: Bool, tell: @escaping @Sendable (Int64) -> Void) {
    self.waitsForJournal = waitsForJournal
    self.tell = tell
  }

  /// So many bytes of lines are the engine's, and stand in the journal's record of this number.
  func isTaken(bytes: Int, at position: Int64) {
    let place = state.withLock { state in
      state.taken += Int64(bytes)
      if waitsForJournal { state.marks.append((position, state.taken)) }
      return state.taken
    }
    if !waitsForJournal { tell(place) }
  }

  /// The journal's records up to this one are safe.
  func isSafe(upTo position: Int64) {
    let place = state.withLock { state -> Int64? in
      var place: Int64?
      while state.from < state.marks.count, state.marks[state.from].position <= position {
        place = state.marks[state.from].place
        state.from += 1
      }
      if state.from > 1024 || state.from == state.marks.count {
        state.marks.removeFirst(state.from)
        state.from = 0
      }
      return place
    }
    if let place { tell(place) }
  }
}
