/// A curve that stands below a device's timeline.
package enum ReportCurve: String, Sendable, CaseIterable {
  /// Metres a second.
  case speed
  /// A fraction, 0…1.
  case battery
  /// Volts.
  case batteryVoltage

  /// Steps of a whole number in one base unit: what the page tells apart.
  var stepsPerUnit: Double {
    switch self {
    case .speed: 100
    case .battery, .batteryVoltage: 1000
    }
  }
}
