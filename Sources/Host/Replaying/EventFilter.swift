internal import Model
internal import Rules

/// Which events of the inputs are looked at: those heard in a span of time, of some devices.
struct EventFilter: Sendable {
  /// Heard time, or fix time where an event has none; ms since 1970, the end not included.
  var from: Int64?
  var to: Int64?
  /// One of them has to fit; all devices where there are none.
  var devices: [Glob] = []

  var isEmpty: Bool { from == nil && to == nil && devices.isEmpty }

  /// The filter with what it found out of devices; each worker has its own.
  struct Memory {
    private let filter: EventFilter
    private var known: [UInt64: Bool] = [:]

    init(_ filter: EventFilter) { self.filter = filter }

    /// Takes away the rows that are not looked at.
    mutating func apply(to chunk: Chunk) {
      if filter.isEmpty { return }
      let view = chunk.view
      // Of lines that a live run read; what they lack they get from it.
      let stamp = chunk.readTime == .min ? nil : chunk.readTime
      chunk.keepRows { row in
        let moment = row.has(EventRow.hasHeard) ? row.heard : stamp ?? row.time
        if let from = filter.from, moment < from { return false }
        if let to = filter.to, moment >= to { return false }
        return filter.devices.isEmpty || isWanted(row, view)
      }
    }

    private mutating func isWanted(_ row: EventRow, _ view: ChunkView) -> Bool {
      if let known = known[row.deviceHash] { return known }
      let name = view.text(at: Int(row.nameOffset), length: Int(row.nameLength))
      let fits = filter.devices.contains { $0.matches(Span(_unsafeElements: name)) }
      known[row.deviceHash] = fits
      return fits
    }
  }
}
