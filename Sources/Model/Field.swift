/// The built-in fields of an event: one row a field. The wire keys of each dialect stand in Wire/Dialects.
///
/// Units of the native dialect (EVENTS, section 1) stand in `nativeUnit`; inside, every number is in the
/// base unit of its kind, a ratio as a fraction, a bool as 0 or 1.
package enum Field: String, Sendable, CaseIterable {
  case speed, course, altitude, accuracy, satellites, hdop, battery
  case batteryVoltage = "battery_voltage"
  case powerVoltage = "power_voltage"
  case charging, ignition, motion, door, odometer, temperature, alarm

  /// The name in rule files.
  package var name: String { rawValue }

  package var kind: QuantityKind {
    switch self {
    case .speed: .speed
    case .course: .angle
    case .altitude, .accuracy, .odometer: .length
    case .satellites, .hdop: .number
    case .battery: .ratio
    case .batteryVoltage, .powerVoltage: .voltage
    case .charging, .ignition, .motion, .door: .bool
    case .temperature: .temperature
    case .alarm: .text
    }
  }

  /// The unit of the native dialect; nil where the kind has none.
  package var nativeUnit: MeasureUnit? {
    switch self {
    case .speed: MeasureUnit.named("km/h")
    case .course: MeasureUnit.named("deg")
    case .altitude, .accuracy, .odometer: MeasureUnit.named("m")
    case .battery: MeasureUnit.named("%")
    case .batteryVoltage, .powerVoltage: MeasureUnit.named("V")
    case .temperature: MeasureUnit.named("°C")
    case .satellites, .hdop, .charging, .ignition, .motion, .door, .alarm: nil
    }
  }

  /// One sentence for `docs/language.md` and for hovers.
  package var summary: String {
    switch self {
    case .speed: "speed over ground"
    case .course: "direction of travel, degrees from north"
    case .altitude: "height above sea level"
    case .accuracy: "radius within which the fix is right"
    case .satellites: "satellites used for the fix"
    case .hdop: "horizontal dilution of precision"
    case .battery: "charge of the tracker's own battery"
    case .batteryVoltage: "voltage of the tracker's own battery"
    case .powerVoltage: "voltage of the vehicle's supply"
    case .charging: "the tracker is being charged"
    case .ignition: "the vehicle's ignition"
    case .motion: "the tracker's motion sensor"
    case .door: "a door contact"
    case .odometer: "distance driven in all"
    case .temperature: "temperature at the tracker"
    case .alarm: "the alarm words of the event, as text"
    }
  }

  /// Speed, course and altitude come with the fix and are unknown where it is invalid.
  package var comesWithFix: Bool {
    switch self {
    case .speed, .course, .altitude: true
    case .accuracy, .satellites, .hdop, .battery, .batteryVoltage, .powerVoltage, .charging, .ignition, .motion,
      .door, .odometer, .temperature, .alarm:
      false
    }
  }

  /// The words of a bool field, first the one for false: `ignition is off`.
  package var boolWords: (no: String, yes: String)? {
    switch self {
    case .ignition: ("off", "on")
    case .door: ("closed", "open")
    case .charging, .motion: ("no", "yes")
    case .speed, .course, .altitude, .accuracy, .satellites, .hdop, .battery, .batteryVoltage, .powerVoltage,
      .odometer, .temperature, .alarm:
      nil
    }
  }
}

/// The canonical alarm words, each one bit of an event's alarm mask (EVENTS, section 1).
package enum AlarmWord: String, Sendable, CaseIterable {
  case sos
  case lowBattery = "low_battery"
  case movement, overspeed
  case geofenceEnter = "geofence_enter"
  case geofenceExit = "geofence_exit"
  case geofence
  case powerCut = "power_cut"
  case powerRestored = "power_restored"
  case vibration, accident, tow, door
  case ignitionAlarm = "ignition_alarm"
  case tamper, jamming
  case harshBraking = "harsh_braking"
  case harshAcceleration = "harsh_acceleration"
  case harshCornering = "harsh_cornering"
  case fault, other

  /// The bit number in an alarm mask: the position in this list.
  package var bit: Int {
    switch self {
    case .sos: 0
    case .lowBattery: 1
    case .movement: 2
    case .overspeed: 3
    case .geofenceEnter: 4
    case .geofenceExit: 5
    case .geofence: 6
    case .powerCut: 7
    case .powerRestored: 8
    case .vibration: 9
    case .accident: 10
    case .tow: 11
    case .door: 12
    case .ignitionAlarm: 13
    case .tamper: 14
    case .jamming: 15
    case .harshBraking: 16
    case .harshAcceleration: 17
    case .harshCornering: 18
    case .fault: 19
    case .other: 20
    }
  }

  /// The first bit for words that a rule quotes (`alarm "fatigueDriving"`): bits 24…63, 40 words at most.
  package static let firstQuotedBit = 24
  package static let quotedLimit = 40
}

/// The states that a battery can be in (`battery is low`), derived by the engine from whatever the device reports.
package enum BatteryState: String, Sendable, CaseIterable {
  case low, critical, charging, full
}
