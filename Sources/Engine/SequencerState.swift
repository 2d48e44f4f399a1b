/// What the sequencer knows from one chunk to the next.
package struct SequencerState: Sendable, Equatable {
  /// A leap of the clock of more than an hour that no other device has confirmed yet.
  package struct Leap: Sendable, Equatable {
    /// Hash of the device's name, by the plan's seed.
    package var device: UInt64
    /// ms since 1970.
    package var heard: Int64
  }
  /// The newest heard time, ms since 1970; nil before the first event.
  package var streamClock: Int64?
  package var leap: Leap?

  /// Before the first event.
  package init() {}

  /// What `bytes` gave. Fails with bytes that are nothing of the kind.
  package init(_ bytes: [UInt8]) throws(StateFailure) {
    do throws(StateFailure) { try read(StateReader(bytes)) } catch { throw error.within("the state of the clock") }
  }

  private mutating func read(_ start: StateReader) throws(StateFailure) {
    var reader = start
    let parts: UInt8 = try reader.take()
    guard parts <= 3 else { throw StateFailure("it has parts that are not known") }
    if parts & 1 != 0 { streamClock = try reader.take() }
    if parts & 2 != 0 {
      let device: UInt64 = try reader.take()
      leap = Leap(device: device, heard: try reader.take())
    }
    try reader.finish()
    for time in [streamClock, leap?.heard] {
      if let time, !DeviceStateCheck.times.contains(time) { throw StateFailure("\(time) is no time") }
    }
  }

  /// Written out.
  package var bytes: [UInt8] {
    var writer = StateWriter(capacity: 32)
    writer.put(UInt8((streamClock == nil ? 0 : 1) | (leap == nil ? 0 : 2)))
    if let streamClock { writer.put(streamClock) }
    if let leap {
      writer.put(leap.device)
      writer.put(leap.heard)
    }
    return writer.bytes
  }
}
