internal import Glibc
internal import Model

/// What one device's events are like, in a fixed size.
package struct DeviceQuality: Sendable {
  package private(set) var events = 0
  package private(set) var newestTime = Int64.min
  private var fixTime = Int64.min
  private var fix = Coordinate(latitude: 0, longitude: 0)
  /// Cosine of `cosineLatitude`: it is asked for at each fix and hardly changes.
  private var cosine = 1.0
  private var cosineLatitude = 0.0
  /// m/s at the newest fix; negative: none.
  private var speed = -1.0
  package private(set) var longestPause: (milliseconds: Int64, from: Int64) = (0, 0)
  package private(set) var intervals = IntervalTally()
  // What follows is seldom needed.
  package private(set) var firstTime = Int64.max
  package private(set) var ratio = SpeedRatio()
  package private(set) var late = 0
  package private(set) var repeated = 0
  package private(set) var clockFaults = 0
  package private(set) var zeroFixes = 0
  package private(set) var withoutFix = 0
  package private(set) var jumps = 0
  package private(set) var widestJump: (metres: Double, at: Int64) = (0, 0)

  /// Two fixes that nothing could have come between at less than this have a jump between them, as the engine takes it.
  static let fastestMetresPerMillisecond = 1600.0 / 3600.0
  /// Shorter ways are the fixes' own errors.
  static let leastJumpMetres = 1_000.0

  package init() {}

  /// Takes an event that the engine has evaluated; `speed` in m/s, negative where it tells none.
  @inline(__always) mutating func take(_ row: EventRow, speed reported: Double) {
    events += 1
    if row.has(EventRow.zeroFix) { zeroFixes += 1 }
    let outcome = row.flags & EventRow.outcomeBits
    if outcome != 0 { return takeUnusual(outcome) }
    if newestTime == .min {
      firstTime = row.time
    } else if row.time > newestTime {
      let pause = row.time &- newestTime
      intervals.add(pause)
      if pause > longestPause.milliseconds { longestPause = (pause, newestTime) }
    }
    if row.time > newestTime { newestTime = row.time }
    row.has(EventRow.hasFix) ? takeFix(row, reported) : takeNoFix(row)
  }

  @inline(never) private mutating func takeUnusual(_ outcome: UInt8) {
    switch outcome {
    case EventRow.isLate: late += 1
    case EventRow.isRepeated: repeated += 1
    case EventRow.hasClockFault: clockFaults += 1
    default: break
    }
  }

  @inline(never) private mutating func takeNoFix(_ row: EventRow) {
    if !row.has(EventRow.zeroFix) { withoutFix += 1 }
    speed = -1
  }

  @inline(__always) private mutating func takeFix(_ row: EventRow, _ reported: Double) {
    let place = Coordinate(latitude: row.latitude, longitude: row.longitude)
    let milliseconds = row.time &- fixTime
    if fixTime != .min, milliseconds > 0, place != fix {
      let square = squareMetres(to: place)
      let limit = max(Self.leastJumpMetres, Self.fastestMetresPerMillisecond * Double(milliseconds))
      if square > limit * limit {
        jumps += 1
        let metres = square.squareRoot()
        if metres > widestJump.metres { widestJump = (metres, row.time) }
      } else if speed > 0, reported > 0 {
        ratio.take(from: speed, to: reported, squareMetres: square, milliseconds: milliseconds)
      }
    }
    fixTime = row.time
    fix = place
    speed = reported
  }

  /// Of the way to a place, about, on the sphere: good to a percent for ways of some kilometres; of a jump it is the size that counts.
  @inline(__always) private mutating func squareMetres(to place: Coordinate) -> Double {
    if abs(place.latitude - cosineLatitude) > 0.1 {
      cosineLatitude = place.latitude
      cosine = cos(place.latitude * Double.pi / 180)
    }
    var across = abs(place.longitude - fix.longitude)
    if across > 180 { across = 360 - across }
    let x = across * cosine
    let y = place.latitude - fix.latitude
    let metresPerDegree = Double.pi / 180 * Earth.radiusMetres
    return (x * x + y * y) * (metresPerDegree * metresPerDegree)
  }
}
