internal import Model

/// A device's state as bytes. Numbers of rules, fences and fields stand as they are: those who read check them.
extension DeviceState {
  /// Which of the parts follow that a device may lack: bits of one byte.
  private struct Parts {
    static let newest: UInt8 = 1
    static let fix: UInt8 = 2
    static let deadlineRun: UInt8 = 4
    static let hours: UInt8 = 8
    static let battery: UInt8 = 16
    static let accuracy: UInt8 = 32
    static let silence: UInt8 = 64
    static let silenceRun: UInt8 = 128
  }

  /// Beside the place of the next digest, in one byte.
  private static let fixClockBit: UInt8 = 128

  private var parts: UInt8 {
    var parts: UInt8 = 0
    if newestTime != .min { parts |= Parts.newest }
    if fixTime != .min { parts |= Parts.fix }
    if deadlineRun != .min { parts |= Parts.deadlineRun }
    if hoursDeadline != .max { parts |= Parts.hours }
    if batteryTime != .min { parts |= Parts.battery }
    if bestAccuracy != .infinity { parts |= Parts.accuracy }
    if silentFrom != .min { parts |= Parts.silence }
    if silenceRun != .min { parts |= Parts.silenceRun }
    return parts
  }

  func write(to writer: inout StateWriter) {
    writer.put(text: name)
    let parts = parts
    writer.put(parts)
    if parts & Parts.newest != 0 {
      writer.put(newestTime)
      writer.put(newestHeard)
      writer.put(sameTimeCount)
    }
    if parts & Parts.fix != 0 {
      writer.put(fixTime)
      writer.put(latitude)
      writer.put(longitude)
      writer.put(fixAccuracy)
    }
    if parts & Parts.deadlineRun != 0 { writer.put(deadlineRun) }
    if parts & Parts.hours != 0 { writer.put(hoursDeadline) }
    if parts & Parts.battery != 0 {
      writer.put(batteryTime)
      writer.put(batteryBits)
      writer.put(batteryKnown)
    }
    if parts & Parts.accuracy != 0 { writer.put(bestAccuracy) }
    if parts & Parts.silence != 0 { writer.put(silentFrom) }
    if parts & Parts.silenceRun != 0 {
      writer.put(silenceRun)
      writer.put(silencesAgain)
    }
    writer.put(silenceStep)
    writer.put(seenFields)
    writer.put(digests.0)
    writer.put(digests.1)
    writer.put(digests.2)
    writer.put(digests.3)
    writer.put(UInt8(digestNext & 3) | (hasFixClock ? Self.fixClockBit : 0))
    writeLists(to: &writer)
  }

  private func writeLists(to writer: inout StateWriter) {
    writer.put(count: inside.count)
    for fence in inside { writer.put(fence) }
    writer.put(count: lasts.count)
    for last in lasts {
      writer.put(UInt8(last.time == .min ? 0 : 1))
      guard last.time != .min else { continue }
      writer.put(last.time)
      writer.put(last.bits)
    }
    writer.put(count: windows.count)
    for window in windows {
      writer.put(count: window.count)
      for sample in window {
        writer.put(sample.time)
        writer.put(sample.bits)
      }
    }
    writer.put(count: alerts.count)
    for alert in alerts { alert.write(to: &writer) }
  }

  /// Reads the next state in place of this one.
  mutating func read(from reader: inout StateReader) throws(StateFailure) {
    try reader.takeText(into: &name)
    let parts: UInt8 = try reader.take()
    let hasNewest = parts & Parts.newest != 0
    newestTime = hasNewest ? try reader.take() : .min
    newestHeard = hasNewest ? try reader.take() : .min
    sameTimeCount = hasNewest ? try reader.take() : 0
    let hasFix = parts & Parts.fix != 0
    fixTime = hasFix ? try reader.take() : .min
    latitude = hasFix ? try reader.takeDouble() : 0
    longitude = hasFix ? try reader.takeDouble() : 0
    fixAccuracy = hasFix ? try reader.takeFloat() : .infinity
    deadlineRun = parts & Parts.deadlineRun != 0 ? try reader.take() : .min
    hoursDeadline = parts & Parts.hours != 0 ? try reader.take() : .max
    let hasBattery = parts & Parts.battery != 0
    batteryTime = hasBattery ? try reader.take() : .min
    batteryBits = hasBattery ? try reader.take() : 0
    batteryKnown = hasBattery ? try reader.take() : 0
    bestAccuracy = parts & Parts.accuracy != 0 ? try reader.takeFloat() : .infinity
    silentFrom = parts & Parts.silence != 0 ? try reader.take() : .min
    let hasSilenceRun = parts & Parts.silenceRun != 0
    silenceRun = hasSilenceRun ? try reader.take() : .min
    silencesAgain = hasSilenceRun ? try reader.take() : 0
    silenceStep = try reader.take()
    seenFields = try reader.take()
    digests.0 = try reader.take()
    digests.1 = try reader.take()
    digests.2 = try reader.take()
    digests.3 = try reader.take()
    let digests: UInt8 = try reader.take()
    digestNext = UInt16(digests & ~Self.fixClockBit)
    hasFixClock = digests & Self.fixClockBit != 0
    try readLists(from: &reader)
  }

  private mutating func readLists(from reader: inout StateReader) throws(StateFailure) {
    inside.removeAll(keepingCapacity: true)
    for _ in 0..<(try reader.takeCount(ofSize: 4)) { inside.append(try reader.take()) }
    lasts.removeAll(keepingCapacity: true)
    for _ in 0..<(try reader.takeCount(ofSize: 1)) {
      switch try reader.take(UInt8.self) {
      case 0: lasts.append(LastValue())
      case 1:
        let time: Int64 = try reader.take()
        lasts.append(LastValue(bits: try reader.take(), time: time))
      case let other: throw StateFailure("a last value is marked \(other), neither there nor missing")
      }
    }
    let windowCount = try reader.takeCount(ofSize: 1)
    if windows.count != windowCount { windows = Array(repeating: [], count: windowCount) }
    for number in 0..<windowCount {
      windows[number].removeAll(keepingCapacity: true)
      for _ in 0..<(try reader.takeCount(ofSize: 16)) {
        let time: Int64 = try reader.take()
        windows[number].append(WindowSample(time: time, bits: try reader.take()))
      }
    }
    alerts.removeAll(keepingCapacity: true)
    for _ in 0..<(try reader.takeCount(ofSize: KeptAlert.fewestBytes)) { alerts.append(try KeptAlert(from: &reader)) }
  }
}

extension KeptAlert {
  /// Bytes of one that has neither peaks nor cool-downs.
  static let fewestBytes = 86

  func write(to writer: inout StateWriter) {
    writer.put(entry.part.rawValue)
    writer.put(entry.state.rawValue)
    writer.put(entry.rule)
    writer.put(entry.fence)
    writer.put(entry.since)
    writer.put(entry.proof)
    writer.put(entry.fired)
    writer.put(entry.clearingSince)
    writer.put(entry.clearingProof)
    writer.put(entry.reminded)
    writer.put(entry.noticeCount)
    writer.put(entry.settledCount)
    writer.put(entry.shownFence)
    writer.put(entry.told)
    writer.put(entry.heldBack)
    writer.put(entry.idHigh)
    writer.put(entry.idLow)
    writer.put(count: peaks.count)
    for peak in peaks { writer.put(peak) }
    writer.put(count: coolDowns.count)
    for coolDown in coolDowns {
      writer.put(coolDown.told)
      writer.put(coolDown.suppressed)
    }
  }

  init(from reader: inout StateReader) throws(StateFailure) {
    let part: UInt8 = try reader.take()
    let state: UInt8 = try reader.take()
    guard let part = AlertEntry.Part(rawValue: part), let state = AlertEntry.State(rawValue: state) else {
      throw StateFailure("an alert is in state \(state) of part \(part), which is not known")
    }
    let rule: UInt16 = try reader.take()
    entry = AlertEntry(rule: rule, part: part, state: state, fence: try reader.take())
    entry.since = try reader.take()
    entry.proof = try reader.take()
    entry.fired = try reader.take()
    entry.clearingSince = try reader.take()
    entry.clearingProof = try reader.take()
    entry.reminded = try reader.take()
    entry.noticeCount = try reader.take()
    entry.settledCount = try reader.take()
    entry.shownFence = try reader.take()
    entry.told = try reader.take()
    entry.heldBack = try reader.take()
    entry.idHigh = try reader.take()
    entry.idLow = try reader.take()
    for _ in 0..<(try reader.takeCount(ofSize: 8)) { peaks.append(try reader.takeDouble()) }
    for _ in 0..<(try reader.takeCount(ofSize: 12)) {
      let told: Int64 = try reader.take()
      coolDowns.append(CoolDown(told: told, suppressed: try reader.take()))
    }
  }
}
