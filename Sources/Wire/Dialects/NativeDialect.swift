internal import Model

/// The dialect of EVENTS, section 1: known by `device` with `time` or `received`.
enum NativeDialect {
  static let keys = DialectKeys(
    device: ["device"], time: "time", heard: "received", latitude: "lat", longitude: "lon", valid: "valid",
    alarm: "alarm",
    fields: [
      FieldKey(.speed, "speed", "km/h"),
      FieldKey(.speed, "speed_kmh", "km/h"),
      FieldKey(.speed, "speed_kn", "kn"),
      FieldKey(.speed, "speed_mps", "m/s"),
      FieldKey(.speed, "speed_mph", "mph"),
      FieldKey(.course, "course", "deg"),
      FieldKey(.altitude, "altitude", "m"),
      FieldKey(.accuracy, "accuracy", "m"),
      FieldKey(.satellites, "satellites"),
      FieldKey(.hdop, "hdop"),
      FieldKey(.battery, "battery", "%"),
      FieldKey(.batteryVoltage, "battery_voltage", "V"),
      FieldKey(.powerVoltage, "power_voltage", "V"),
      FieldKey(.charging, "charging"),
      FieldKey(.ignition, "ignition"),
      FieldKey(.motion, "motion"),
      FieldKey(.door, "door"),
      FieldKey(.odometer, "odometer", "m"),
      FieldKey(.temperature, "temperature", "°C"),
    ])
}
