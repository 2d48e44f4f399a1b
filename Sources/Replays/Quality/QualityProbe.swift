package import Model

/// Watches the events of a part of the fleet for what is wrong with them, device by device.
package struct QualityProbe: Sendable {
  private var devices: [DeviceQuality] = []
  private var names: [[UInt8]] = []
  /// Open addressing by the hash of the device's name: hash and place + 1, 0 where free. A power of two.
  private var slots = [(hash: UInt64, place: Int32)](repeating: (0, 0), count: 64)
  private let speedSlot: Int
  /// The fields that the rules read; the others were decoded for this probe alone.
  private let ruleFields: UInt64

  /// - Parameters:
  ///   - speedSlot: of the chunk's cells; negative: speed is not decoded.
  ///   - ruleFields: bits of the slots that the engine shall see.
  package init(speedSlot: Int, ruleFields: UInt64) {
    self.speedSlot = speedSlot
    self.ruleFields = ruleFields
  }

  /// Hides the fields that no rule reads from the engine, before it evaluates a shard's rows: whether an event is a
  /// repeat does not depend on what a probe looks at.
  package func hideFields(of whole: Chunk, rows: Range<Int>) {
    if ruleFields == .max { return }
    let chunk = whole.view
    for position in rows { chunk.keepFields(Int(whole.shardRows[position]), ruleFields) }
  }

  /// Takes a shard's rows, which were evaluated.
  package mutating func take(_ whole: Chunk, rows: Range<Int>) {
    let chunk = whole.view
    whole.shardRows.withUnsafeBufferPointer { numbers in
      for position in rows {
        let number = Int(numbers[position])
        let row = chunk.row(number)
        let place = place(of: row, chunk)
        devices[place].take(row, speed: speed(number, row, chunk))
      }
    }
  }

  @inline(__always) private func speed(_ number: Int, _ row: EventRow, _ chunk: ChunkView) -> Double? {
    guard speedSlot >= 0, row.present & 1 << UInt64(speedSlot) != 0 else { return nil }
    return Double(bitPattern: chunk.cell(row: number, slot: speedSlot))
  }

  /// Two names of one 64-bit hash would be taken for one device; with a seed drawn at start nobody can aim at that.
  @inline(__always) private mutating func place(of row: EventRow, _ chunk: ChunkView) -> Int {
    var at = Int(truncatingIfNeeded: row.deviceHash >> 6) & (slots.count - 1)
    while slots[at].place != 0 {
      if slots[at].hash == row.deviceHash { return Int(slots[at].place) - 1 }
      at = (at + 1) & (slots.count - 1)
    }
    return add(row, chunk)
  }

  @inline(never) private mutating func add(_ row: EventRow, _ chunk: ChunkView) -> Int {
    names.append(Array(chunk.text(at: Int(row.nameOffset), length: Int(row.nameLength))))
    devices.append(DeviceQuality())
    if devices.count * 2 > slots.count { grow() }
    put(row.deviceHash, place: Int32(devices.count))
    return devices.count - 1
  }

  private mutating func put(_ hash: UInt64, place: Int32) {
    var at = Int(truncatingIfNeeded: hash >> 6) & (slots.count - 1)
    while slots[at].place != 0 { at = (at + 1) & (slots.count - 1) }
    slots[at] = (hash, place)
  }

  private mutating func grow() {
    let before = slots
    slots = Array(repeating: (0, 0), count: before.count * 4)
    for slot in before where slot.place != 0 { put(slot.hash, place: slot.place) }
  }

  /// What was seen of each device, by its name; in no order.
  package var seen: [(name: String, quality: DeviceQuality)] {
    zip(names, devices).map { (String(decoding: $0, as: UTF8.self), $1) }
  }
}
