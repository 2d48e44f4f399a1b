/// One device's track and curves, thinned while they come: memory is bounded whatever is added.
///
/// A report that comes late is put into its place by time. A second fix of one moment is left out, and so is what is no
/// place on Earth or not a number. The result depends on the reports and their order alone.
package struct DeviceTrack: Sendable {
  private(set) var line: TrackLine
  private var speed: CurveSamples
  private var battery: CurveSamples
  private var batteryVoltage: CurveSamples

  package init(limits: TrackLimits = TrackLimits()) {
    line = TrackLine(limit: limits.vertices)
    speed = CurveSamples(limit: limits.stretches)
    battery = CurveSamples(limit: limits.stretches)
    batteryVoltage = CurveSamples(limit: limits.stretches)
  }

  /// Adds a fix: `time` in milliseconds since 1970, the place in degrees.
  package mutating func addFix(time: Int64, latitude: Double, longitude: Double) {
    guard let vertex = TrackVertex(time: time, latitude: latitude, longitude: longitude) else { return }
    line.add(vertex)
  }

  /// Adds a speed: `time` in milliseconds since 1970.
  package mutating func addSpeed(time: Int64, metresPerSecond: Double) { speed.add(time: time, value: metresPerSecond) }

  /// Adds a battery level: `time` in milliseconds since 1970, `fraction` 0…1.
  package mutating func addBattery(time: Int64, fraction: Double) { battery.add(time: time, value: fraction) }

  /// Adds a battery voltage: `time` in milliseconds since 1970.
  package mutating func addBatteryVoltage(time: Int64, volts: Double) { batteryVoltage.add(time: time, value: volts) }

  /// Lowers the limits, where more devices came than were thought of. Higher ones change nothing.
  package mutating func tighten(to limits: TrackLimits) {
    line.tighten(to: limits.vertices)
    for curve in ReportCurve.allCases { thin(curve, to: limits.stretches) }
  }

  /// Fixes that the track was made of.
  package var fixCount: Int { line.fixCount }

  /// No fix lies further, in metres, from where the track is at the fix's time.
  package var toleranceMetres: Double { line.toleranceMetres }

  /// Keeps so many vertices at most, and none that matter less than `tolerance` metres.
  mutating func thinTrack(to count: Int, tolerance: Double) { line.thin(to: count, tolerance: tolerance) }

  /// Keeps so many stretches of a curve at most.
  mutating func thin(_ curve: ReportCurve, to stretches: Int) {
    switch curve {
    case .speed: speed.tighten(to: stretches)
    case .battery: battery.tighten(to: stretches)
    case .batteryVoltage: batteryVoltage.tighten(to: stretches)
    }
  }

  func samples(of curve: ReportCurve) -> [CurveSamples.Sample] {
    switch curve {
    case .speed: speed.samples
    case .battery: battery.samples
    case .batteryVoltage: batteryVoltage.samples
    }
  }
}
