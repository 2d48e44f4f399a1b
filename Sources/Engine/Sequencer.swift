package import Model

/// The one sequential pass over decoded chunks: the stream clock, heard times, tick marks, and which rows are whose.
package struct Sequencer: Sendable {
  private let isLive: Bool
  /// The newest heard time (LANGUAGE, section 8); nil before the first event.
  package private(set) var streamClock: Int64?
  /// A leap of more than an hour that no other device has confirmed yet.
  private var leap: SequencerState.Leap?
  private var counts = [Int](repeating: 0, count: Shard.count + 1)
  private static let leapMilliseconds: Int64 = 3_600_000

  /// `state`: where a run before this one has stopped.
  package init(isLive: Bool, state: SequencerState = SequencerState()) {
    self.isLive = isLive
    streamClock = state.streamClock
    leap = state.leap
  }

  /// What a sequencer needs to go on from here.
  package var state: SequencerState {
    var state = SequencerState()
    state.streamClock = streamClock
    state.leap = leap
    return state
  }

  /// Fills heard times, tick marks and the shards' row lists. Chunks in their order.
  package mutating func pass(_ chunk: Chunk) {
    for i in counts.indices { counts[i] = 0 }
    // Pointers once: a property of the chunk costs a check of exclusive access each time.
    let rows = chunk.rows
    for row in 0..<chunk.rowCount {
      complete(&rows[row], chunk)
      let heard = rows[row].heard
      if heard > streamClock ?? .min { advance(to: heard, by: rows[row].deviceHash, chunk, row) }
      counts[DeviceHash.shard(rows[row].deviceHash) + 1] += 1
    }
    sort(chunk)
  }

  /// A tick of the host's clock, or the final one of `--until`; it stands behind the chunk's rows.
  package mutating func tick(at clock: Int64, into chunk: Chunk, isFinal: Bool = false) {
    let now = isFinal ? clock : max(clock, streamClock ?? clock)
    if !isFinal { streamClock = now }
    chunk.ticks.append(TickMark(beforeRow: Int32(chunk.rowCount), clock: now, isFinal: isFinal))
  }

  /// Heard time where the event has none: when it was read, or its fix time in a recording. Fix time where it has none.
  @inline(__always) private func complete(_ row: inout EventRow, _ chunk: Chunk) {
    if !row.has(EventRow.hasHeard) {
      row.heard = isLive && chunk.readTime != .min ? chunk.readTime : row.time
    }
    if !row.has(EventRow.hasTime) { row.time = row.heard }
  }

  /// The clock never goes back, and a leap of more than an hour counts only when another device confirms it.
  private mutating func advance(to heard: Int64, by device: UInt64, _ chunk: Chunk, _ row: Int) {
    guard let clock = streamClock else {
      streamClock = heard
      chunk.ticks.append(TickMark(beforeRow: Int32(row), clock: heard))
      return
    }
    guard heard > clock else { return }
    var next = heard
    if heard - clock > Self.leapMilliseconds {
      guard let first = leap, first.device != device else {
        // The newest word of the one device counts.
        leap = SequencerState.Leap(device: device, heard: heard)
        return
      }
      next = min(heard, first.heard)
      leap = next == heard ? first : SequencerState.Leap(device: device, heard: heard)
    }
    streamClock = next
    if let first = leap, first.heard <= next { leap = nil }
    // In a live run the host makes the ticks.
    if !isLive, next / 1000 != clock / 1000 {
      chunk.ticks.append(TickMark(beforeRow: Int32(row), clock: next / 1000 * 1000))
    }
  }

  /// Row numbers by shard, in order: a counting sort.
  private mutating func sort(_ chunk: Chunk) {
    for shard in 1...Shard.count { counts[shard] += counts[shard - 1] }
    chunk.shardStarts.removeAll(keepingCapacity: true)
    chunk.shardStarts.append(contentsOf: counts)
    if chunk.shardRows.count < chunk.rowCount {
      chunk.shardRows = [UInt16](repeating: 0, count: max(chunk.rowCount, 2048))
    }
    let rows = chunk.rows
    chunk.shardRows.withUnsafeMutableBufferPointer { places in
      for row in 0..<chunk.rowCount {
        let shard = DeviceHash.shard(rows[row].deviceHash)
        places[counts[shard]] = UInt16(row)
        counts[shard] += 1
      }
    }
  }
}
