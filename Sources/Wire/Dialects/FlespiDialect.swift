internal import Model

/// Messages of flespi's channels: known by `ident`; flat keys that hold dots, or the same nested.
enum FlespiDialect {
  static let keys = DialectKeys(
    device: ["ident"], time: "timestamp", heard: "server.timestamp", latitude: "position.latitude",
    longitude: "position.longitude", valid: "position.valid",
    fields: [
      FieldKey(.speed, "position.speed", "km/h"),
      FieldKey(.course, "position.direction", "deg"),
      FieldKey(.altitude, "position.altitude", "m"),
      FieldKey(.satellites, "position.satellites"),
      FieldKey(.hdop, "position.hdop"),
      FieldKey(.battery, "battery.level", "%"),
      FieldKey(.batteryVoltage, "battery.voltage", "V"),
      FieldKey(.powerVoltage, "external.powersource.voltage", "V"),
      FieldKey(.charging, "battery.charging.status"),
      FieldKey(.ignition, "engine.ignition.status"),
      FieldKey(.motion, "movement.status"),
      FieldKey(.odometer, "vehicle.mileage", "km"),
    ])
}
