internal import Model

/// A shard's state as bytes: taken piece by piece where it has changed, and taken back into an empty shard.
///
/// A piece is a slab of 64 devices. What is not in it follows from the plan and the pieces (table of names, classes,
/// deadline heap, hours), lives for one event or one run of deadlines (scratch, `remindersLeft`, `deadlineBound`), or
/// tells of one run of the program alone (counters, `clockOffsets`, tracing). One thing is left, `expectedAdded`: it
/// is the shard's own piece.
extension Shard {
  /// Devices of one slab: those with the handles 64 k to 64 k + 63.
  package static var slabDevices: Int { StateSlab.markBlocks }

  /// Calls `body` with each slab that has changed since it was last taken, ascending, and its bytes.
  package mutating func takeChangedSlabs(_ body: (_ slab: Int, _ bytes: [UInt8]) -> Void) {
    var state = DeviceState()
    var capacity = 16_384
    for number in 0..<slab.markCount where slab.takeMark(number) {
      var writer = StateWriter(capacity: capacity)
      let handles = number * Self.slabDevices..<min((number + 1) * Self.slabDevices, slab.count)
      writer.put(count: handles.count)
      for handle in handles {
        read(handle, into: &state)
        state.write(to: &writer)
      }
      // The next one is likely as large.
      capacity = writer.bytes.count + writer.bytes.count / 8
      body(number, writer.bytes)
    }
  }

  /// Makes the next taking give all slabs.
  package func markAllChanged() {
    for number in 0..<slab.markCount { slab.mark(number * Self.slabDevices) }
  }

  /// Takes back a slab, into a shard of the same plan and hash seed that has those before it and no other.
  ///
  /// Fails with bytes that are no slab of this shard; the shard is of no use then.
  package mutating func restore(slab number: Int, _ bytes: [UInt8]) throws(StateFailure) {
    let whole = "slab \(number) of shard \(self.number)"
    do throws(StateFailure) {
      guard number == slab.markCount, slab.count % Self.slabDevices == 0 else {
        throw StateFailure("the slab before it is missing or not full")
      }
      try restore(StateReader(bytes))
    } catch { throw error.within(whole) }
  }

  private mutating func restore(_ piece: StateReader) throws(StateFailure) {
    var reader = piece
    let count = try reader.takeCount(ofSize: 1)
    guard 1...Self.slabDevices ~= count else { throw StateFailure("it has \(count) devices") }
    var state = DeviceState()
    for position in 0..<count {
      do throws(StateFailure) {
        try state.read(from: &reader)
        try restore(state)
      } catch { throw error.within("device \(position)") }
    }
    try reader.finish()
  }

  private mutating func restore(_ state: DeviceState) throws(StateFailure) {
    guard !state.name.isEmpty, let name = String(validating: state.name, as: UTF8.self) else {
      throw StateFailure("its name is no text")
    }
    let hash = state.name.withUnsafeBufferPointer { DeviceHash.of($0, seed: plan.hashSeed) }
    guard DeviceHash.shard(hash) == number else { throw StateFailure("`\(name)` belongs to another shard") }
    let known = slab.count
    let (header, handle) = state.name.withUnsafeBufferPointer { block(hash: hash, name: $0) }
    guard handle == known else { throw StateFailure("`\(name)` stands here a second time") }
    let own = Int(header.pointee.rulesClass)
    let check = DeviceStateCheck(
      plan: plan, rules: classes.all[own].rules, silenceCount: classes.heads[own].silenceCount)
    if let flaw = check.flaw(state) { throw StateFailure("`\(name)`: \(flaw)") }
    fill(header, handle, state)
  }

  /// Ends the taking back: nothing counts as changed.
  package func finishRestoring() {
    for number in 0..<slab.markCount { _ = slab.takeMark(number) }
  }

  /// The shard's state beside that of its devices.
  package func shardState() -> [UInt8] {
    var writer = StateWriter(capacity: 2)
    writer.put(UInt8(expectedAdded ? 1 : 0))
    return writer.bytes
  }

  /// Takes back what `shardState` gave. Fails with other bytes.
  package mutating func restore(shardState bytes: [UInt8]) throws(StateFailure) {
    do throws(StateFailure) {
      var reader = try StateReader(bytes)
      let added: UInt8 = try reader.take()
      guard added <= 1 else { throw StateFailure("\(added) is neither yes nor no") }
      try reader.finish()
      expectedAdded = added == 1
    } catch { throw error.within("the state of shard \(number)") }
  }
}
