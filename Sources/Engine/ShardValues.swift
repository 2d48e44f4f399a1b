internal import Geofences
internal import Model
internal import Rules

/// What a device's block keeps of past events: last values, battery states, windows.
extension Shard {
  /// Puts the event's values in place of the last ones; those stand in `previous` until the next event.
  mutating func keepLast(_ header: Block, _ moment: Moment, _ chunk: ChunkView) {
    var rest = moment.present & plan.lastMask
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest &- 1
      let place = plan.lastPlaces[slot]
      let last = slab.last(header, place)
      previous[place] = last.pointee
      let cell = chunk.cell(row: moment.row, slot: slot)
      let bits = plan.textMask & 1 << UInt64(slot) == 0 ? cell : textDigest(cell, chunk)
      last.pointee = LastValue(bits: bits, time: moment.time)
    }
  }

  // MARK: Battery

  mutating func keepBattery(_ header: Block, _ moment: Moment, _ chunk: ChunkView) {
    guard let plan = plan.battery else { return }
    previousBattery = (header.pointee.batteryBits, header.pointee.batteryKnown)
    var states = BatteryStates(bits: header.pointee.batteryBits, known: header.pointee.batteryKnown)
    let told = states.take(
      ratio: number(plan.ratioSlot, moment, chunk), volts: number(plan.voltsSlot, moment, chunk),
      charging: number(plan.chargingSlot, moment, chunk).map { $0 != 0 },
      lowAlarm: moment.alarms & 1 << UInt64(AlarmWord.lowBattery.bit) != 0, plan.thresholds)
    guard told else { return }
    header.pointee.batteryBits = states.bits
    header.pointee.batteryKnown = states.known
    header.pointee.batteryTime = moment.time
  }

  @inline(__always) func number(_ slot: Int, _ moment: Moment, _ chunk: ChunkView) -> Double? {
    guard slot >= 0, moment.present & 1 << UInt64(slot) != 0 else { return nil }
    return Double(bitPattern: chunk.cell(row: moment.row, slot: slot))
  }

  // MARK: Windows

  mutating func keepWindows(_ header: Block, _ moment: Moment, _ chunk: ChunkView) {
    for number in classes.all[Int(header.pointee.rulesClass)].windows {
      let window = plan.windows[number]
      switch window.source {
      case .values(let slot):
        guard moment.present & 1 << UInt64(slot) != 0 else { continue }
        addSample(header, number, moment.time, chunk.cell(row: moment.row, slot: slot))
      case .places:
        guard moment.hasFix else { continue }
        addSample(header, number, moment.time, Self.pack(moment.latitude, moment.longitude))
      case .edges:
        occurrences.removeAll(keepingCapacity: true)
        for edge in plan.windowEdges[number] { findOccurrences(edge, header, moment, chunk) }
        // One event counts once, however many of the edges it is, but each fence by itself.
        for _ in occurrences { addSample(header, number, moment.time, 0) }
      }
    }
  }

  private mutating func addSample(_ header: Block, _ number: Int, _ time: Int64, _ bits: UInt64) {
    let window = slab.window(header, number)
    slab.drop(window, through: time - plan.windows[number].milliseconds)
    if slab.append(window, WindowSample(time: time, bits: bits), limit: WindowPlan.limit) {
      for rule in plan.rules where rule.windows.contains(number) { counters.rules[rule.number].windowCuts += 1 }
    }
  }

  /// 1e-7 degrees (a centimetre), 32 bits each.
  private static func pack(_ latitude: Double, _ longitude: Double) -> UInt64 {
    let lat = UInt32(bitPattern: Int32((latitude * 1e7).rounded()))
    let lon = UInt32(bitPattern: Int32((longitude * 1e7).rounded()))
    return UInt64(lat) << 32 | UInt64(lon)
  }

  private static func unpack(_ bits: UInt64) -> Coordinate {
    Coordinate(
      latitude: Double(Int32(bitPattern: UInt32(truncatingIfNeeded: bits >> 32))) / 1e7,
      longitude: Double(Int32(bitPattern: UInt32(truncatingIfNeeded: bits))) / 1e7)
  }

  /// The value of an aggregate over the samples in (t − w, t]; nil where they span less than half of w.
  func aggregate(_ opcode: Instruction.Opcode, _ number: Int, _ header: Block, at time: Int64) -> Double? {
    let window = slab.window(header, number)
    let length = plan.windows[number].milliseconds
    let all = Int(window.pointee.count)
    var first = 0
    while first < all, slab.sample(window, first).pointee.time <= time - length { first += 1 }
    if opcode == .count { return Double(all - first) }
    guard first < all else { return nil }
    let oldest = slab.sample(window, first).pointee
    let newest = slab.sample(window, all - 1).pointee
    guard (newest.time - oldest.time) * 2 >= length else { return nil }
    if opcode == .moved { return GreatCircle.metres(Self.unpack(oldest.bits), Self.unpack(newest.bits)) }
    if opcode == .change { return Double(bitPattern: newest.bits) - Double(bitPattern: oldest.bits) }
    var result = Double(bitPattern: oldest.bits)
    for i in (first + 1)..<max(all, first + 1) {
      let value = Double(bitPattern: slab.sample(window, i).pointee.bits)
      switch opcode {
      case .minimum: result = min(result, value)
      case .maximum: result = max(result, value)
      default: result += value
      }
    }
    return opcode == .average ? result / Double(all - first) : result
  }
}

/// The battery states of a device, derived from whichever readings it has, with hysteresis (EVENTS, section 1).
struct BatteryStates: Equatable {
  /// `BatteryState.mask` of the states that hold, and of those that are known.
  var bits: UInt8 = 0
  var known: UInt8 = 0

  /// Takes one event's readings; false where it says nothing of the battery.
  mutating func take(
    ratio: Double?, volts: Double?, charging: Bool?, lowAlarm: Bool, _ thresholds: BatteryThresholds
  ) -> Bool {
    var told = false
    if let ratio {
      told = true
      below(.low, ratio, thresholds.lowRatio, BatteryThresholds.ratioHysteresis)
      below(.critical, ratio, thresholds.criticalRatio, BatteryThresholds.ratioHysteresis)
      above(.full, ratio, thresholds.fullRatio, BatteryThresholds.ratioHysteresis)
    } else if let volts {
      told = true
      below(.low, volts, thresholds.lowVolts, BatteryThresholds.voltsHysteresis)
      below(.critical, volts, thresholds.criticalVolts, BatteryThresholds.voltsHysteresis)
      if let full = thresholds.fullVolts { above(.full, volts, full, BatteryThresholds.voltsHysteresis) }
    }
    if lowAlarm {
      told = true
      set(.low, true)
    }
    if let charging {
      told = true
      set(.charging, charging)
    }
    return told
  }

  private mutating func below(_ state: BatteryState, _ value: Double, _ threshold: Double, _ hysteresis: Double) {
    let holds = known & state.mask != 0 && bits & state.mask != 0
    set(state, value < threshold || (holds && value < threshold + hysteresis))
  }

  private mutating func above(_ state: BatteryState, _ value: Double, _ threshold: Double, _ hysteresis: Double) {
    let holds = known & state.mask != 0 && bits & state.mask != 0
    set(state, value >= threshold || (holds && value >= threshold - hysteresis))
  }

  private mutating func set(_ state: BatteryState, _ value: Bool) {
    known |= state.mask
    bits = value ? bits | state.mask : bits & ~state.mask
  }
}
