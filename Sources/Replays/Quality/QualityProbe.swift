internal import CPrefetch
package import Model

/// Watches the events of a part of the fleet for what is wrong with them, device by device.
package struct QualityProbe: Sendable {
  private var places = DevicePlaces()
  /// By place.
  private var devices: [DeviceQuality] = []
  private var names: [[UInt8]] = []
  /// By row of the shard at hand: its device's place, and its speed in m/s, negative where it tells none.
  private var rowsAtHand: [(place: Int32, speed: Double)] = []
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

  /// Takes a shard's rows before they are evaluated: finds their devices, and hides the fields that no rule reads from
  /// the engine. Whether an event is a repeat does not depend on what a probe looks at.
  package mutating func prepare(_ whole: Chunk, rows: Range<Int>) {
    let chunk = whole.view
    let hides = ruleFields != .max
    // Devices lie anywhere in memory: while the engine evaluates these rows, what is known of theirs is fetched.
    let known = devices.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) }
    rowsAtHand.removeAll(keepingCapacity: true)
    whole.shardRows.withUnsafeBufferPointer { numbers in
      for position in rows {
        let number = Int(numbers[position])
        let device = chunk.device(number)
        let (place, isNew) = places.number(of: device.hash)
        if !isNew, let known {
          Self.prefetch(known + place &* MemoryLayout<DeviceQuality>.stride)
        } else if isNew {
          let row = chunk.row(number)
          names.append(Array(chunk.text(at: Int(row.nameOffset), length: Int(row.nameLength))))
          devices.append(DeviceQuality())
        }
        let hasSpeed = speedSlot >= 0 && device.present & 1 << UInt64(speedSlot) != 0
        let speed = hasSpeed ? Double(bitPattern: chunk.cell(row: number, slot: speedSlot)) : -1
        rowsAtHand.append((Int32(truncatingIfNeeded: place), speed))
        if hides { chunk.keepFields(number, ruleFields) }
      }
    }
  }

  /// Takes the same rows once they were evaluated.
  package mutating func take(_ whole: Chunk, rows: Range<Int>) {
    let chunk = whole.view
    devices.withUnsafeMutableBufferPointer { devices in
      rowsAtHand.withUnsafeBufferPointer { atHand in
        whole.shardRows.withUnsafeBufferPointer { numbers in
          for (offset, position) in rows.enumerated() {
            let here = atHand[offset]
            devices[Int(here.place)].take(chunk.row(Int(numbers[position])), speed: here.speed)
          }
        }
      }
    }
  }

  /// The first lines of a device: what every event reads. An address that is none any more does no harm.
  @inline(__always) private static func prefetch(_ address: UnsafeRawPointer) {
    cp_prefetch(address)
    cp_prefetch(address + 64)
    cp_prefetch(address + 128)
    cp_prefetch(address + 192)
  }

  /// What was seen of each device, by its name; in no order.
  package var seen: [(name: String, quality: DeviceQuality)] {
    zip(names, devices).map { (String(decoding: $0, as: UTF8.self), $1) }
  }
}
