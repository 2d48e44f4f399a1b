package import Model

extension Field {
  /// Values in base units that a tracker can mean; all others are unknown.
  package var possibleValues: ClosedRange<Double> {
    let all = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    switch self {
    case .speed: return 0...(MeasureUnit.named("km/h")?.toBase(1600) ?? all.upperBound)
    case .accuracy: return 0...all.upperBound
    case .battery: return 0...1
    case .course, .altitude, .satellites, .hdop, .batteryVoltage, .powerVoltage, .charging, .ignition, .motion, .door,
      .odometer, .temperature, .alarm:
      return all
    }
  }
}
