/// Alarms by the words that events have for them. Those that rules do not know by name are quoted by them.
package enum TrackerAlarm: String, Sendable, CaseIterable {
  case sos
  case lowBattery = "low_battery"
  case movement, overspeed
  case geofenceEnter = "geofence_enter"
  case geofenceExit = "geofence_exit"
  case geofence
  case powerCut = "power_cut"
  case vibration, accident, door
  case ignitionAlarm = "ignition_alarm"
  case tamper, fault, bonnet
  case footBrake = "foot_brake"
  case fuel, temperature
  case lowSpeed = "low_speed"
  case other

  /// The bit number in a set of alarms.
  package var bit: UInt32 {
    switch self {
    case .sos: 0
    case .lowBattery: 1
    case .movement: 2
    case .overspeed: 3
    case .geofenceEnter: 4
    case .geofenceExit: 5
    case .geofence: 6
    case .powerCut: 7
    case .vibration: 8
    case .accident: 9
    case .door: 10
    case .ignitionAlarm: 11
    case .tamper: 12
    case .fault: 13
    case .bonnet: 14
    case .footBrake: 15
    case .fuel: 16
    case .temperature: 17
    case .lowSpeed: 18
    case .other: 19
    }
  }
}
