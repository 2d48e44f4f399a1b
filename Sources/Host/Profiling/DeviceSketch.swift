internal import Glibc
internal import Model
internal import Rules

/// What is kept of one device while a recording is profiled: small, however long it is.
struct DeviceSketch {
  let name: String
  private(set) var events = 0
  private(set) var seenFields: UInt64 = 0
  private(set) var hasFix = false
  private(set) var hasLowBatteryAlarm = false
  private var newestTime = Int64.min
  private var newestHeard = Int64.min
  private var fix: (time: Int64, place: Coordinate)?
  private var gaps = SparseSample()
  private var heardGaps = SparseSample()
  private var fixGaps = SparseSample()
  /// Decimetres.
  private var steps = SparseSample()
  private var fieldTimes: [Int64]
  private var fieldGaps: [SparseSample]
  /// Bit n: the newest fix is in a fence of the n-th watched group.
  var insideBits: UInt16 = 0

  /// Fixes further apart say nothing of a way.
  static let wayLimit: Int64 = 600_000
  /// 5 km/h in metres a millisecond.
  private static let slowest = 5.0 / 3.6 / 1000

  /// - Parameter fieldCount: 0: only what it sends is noted, not how often.
  init(name: String, fieldCount: Int) {
    self.name = name
    fieldTimes = Array(repeating: .min, count: fieldCount)
    fieldGaps = Array(repeating: SparseSample(), count: fieldCount)
  }

  /// Takes an event; gives the way from the fix before, where there is one of at most `wayLimit`.
  mutating func take(_ row: EventRow) -> (from: Coordinate, to: Coordinate)? {
    events += 1
    seenFields |= row.present
    if row.alarms & 1 << UInt64(AlarmWord.lowBattery.bit) != 0 { hasLowBatteryAlarm = true }
    let heard = row.has(EventRow.hasHeard) ? row.heard : row.time
    if newestHeard != .min, heard > newestHeard { heardGaps.add(heard &- newestHeard) }
    newestHeard = max(newestHeard, heard)
    // Late events and several of one moment are no usual report.
    guard row.time > newestTime else {
      hasFix = hasFix || row.has(EventRow.hasFix)
      return nil
    }
    if newestTime != .min { gaps.add(row.time &- newestTime) }
    newestTime = row.time
    takeFields(row)
    return takeFix(row)
  }

  private mutating func takeFields(_ row: EventRow) {
    if fieldTimes.isEmpty { return }
    var rest = row.present
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest &- 1
      guard slot < fieldTimes.count else { return }
      if fieldTimes[slot] != .min { fieldGaps[slot].add(row.time &- fieldTimes[slot]) }
      fieldTimes[slot] = row.time
    }
  }

  private mutating func takeFix(_ row: EventRow) -> (from: Coordinate, to: Coordinate)? {
    guard row.has(EventRow.hasFix) else { return nil }
    hasFix = true
    let place = Coordinate(latitude: row.latitude, longitude: row.longitude)
    defer { fix = (row.time, place) }
    guard let before = fix else { return nil }
    let time = row.time &- before.time
    fixGaps.add(time)
    guard time <= Self.wayLimit else { return nil }
    let metres = Self.metres(before.place, place)
    if metres >= Self.slowest * Double(time) { steps.add(Int64(min(metres, 1e8) * 10)) }
    return (before.place, place)
  }

  /// About, on the sphere; good for ways of some kilometres.
  private static func metres(_ a: Coordinate, _ b: Coordinate) -> Double {
    let radians = Double.pi / 180
    var across = abs(b.longitude - a.longitude)
    if across > 180 { across = 360 - across }
    let x = across * radians * cos((a.latitude + b.latitude) / 2 * radians)
    let y = (b.latitude - a.latitude) * radians
    return (x * x + y * y).squareRoot() * Earth.radiusMetres
  }

  var profile: TrackProfile.Device {
    var fields: [Int: Int64] = [:]
    for (slot, sample) in fieldGaps.enumerated() {
      if let median = sample.median { fields[slot] = median }
    }
    return TrackProfile.Device(
      name: name, events: events, seenFields: seenFields, hasFix: hasFix, hasLowBatteryAlarm: hasLowBatteryAlarm,
      gapMilliseconds: gaps.median, heardGapMilliseconds: heardGaps.median, fieldGapMilliseconds: fields,
      fixGapMilliseconds: fixGaps.median, stepMetres: steps.median.map { Double($0) / 10 })
  }
}
