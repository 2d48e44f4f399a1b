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
}
