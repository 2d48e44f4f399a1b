internal import Model

/// The order of a replay: by the time at which an event was heard, then by the position of its input, then as the input
/// has it.
enum EventOrder {
  /// The time that an event is sorted by, ms since 1970: heard time, or fix time where it has none, which is what a
  /// recording's heard time becomes.
  @inline(__always) static func key(of row: EventRow) -> Int64 {
    row.has(EventRow.hasHeard) ? row.heard : row.time
  }
}

/// Looks whether events come in the order of a replay.
struct OrderCheck: Sendable, Equatable {
  /// Key of the last event; nil before the first.
  private(set) var key: Int64?
  private var source = 0

  init() {}

  /// Takes a chunk's rows, in their order. False: one of them should have come before one that came.
  mutating func take(_ chunk: Chunk) -> Bool {
    guard chunk.rowCount > 0 else { return true }
    let rows = chunk.rows
    let first = EventOrder.key(of: rows[0])
    if let key, first < key || first == key && chunk.source < source { return false }
    var last = first
    for number in 1..<max(chunk.rowCount, 1) {
      let next = EventOrder.key(of: rows[number])
      if next < last { return false }
      last = next
    }
    key = last
    source = chunk.source
    return true
  }
}
