internal import Model

/// Traccar's positions: forwarded (`{"position": …, "device": …}`), bare, in an array, or from its web socket.
///
/// Speeds are knots. An invalid fix repeats the last good one and its time; `deviceTime` is then the report's own.
enum TraccarDialect {
  /// `prefix` leads to the position object: `position.`, or nothing where the line is the position.
  static func keys(under prefix: String) -> DialectKeys {
    func at(_ key: String) -> String { prefix + key }
    return DialectKeys(
      device: ["device.uniqueId", at("deviceId")], time: at("fixTime"), timeOfInvalid: at("deviceTime"),
      heard: at("serverTime"), latitude: at("latitude"), longitude: at("longitude"), valid: at("valid"),
      alarm: at("attributes.alarm"), alarmsAreCommaList: true, alarmWords: alarmWords,
      fields: [
        FieldKey(.speed, at("speed"), "kn"),
        FieldKey(.speed, at("attributes.obdSpeed"), "km/h"),
        FieldKey(.course, at("course"), "deg"),
        FieldKey(.altitude, at("altitude"), "m"),
        FieldKey(.accuracy, at("accuracy"), "m", .zeroIsUnknown),
        FieldKey(.satellites, at("attributes.sat")),
        FieldKey(.hdop, at("attributes.hdop")),
        FieldKey(.battery, at("attributes.batteryLevel"), "%"),
        FieldKey(.batteryVoltage, at("attributes.battery"), "V"),
        FieldKey(.powerVoltage, at("attributes.power"), "V"),
        FieldKey(.charging, at("attributes.charge")),
        FieldKey(.ignition, at("attributes.ignition")),
        FieldKey(.motion, at("attributes.motion")),
        FieldKey(.door, at("attributes.door")),
        FieldKey(.odometer, at("attributes.odometer"), "m"),
        FieldKey(.temperature, at("attributes.deviceTemp"), "°C"),
      ], declaredPrefix: prefix)
  }

  /// Traccar's alarm words where they differ from ours.
  static let alarmWords: [(word: String, means: AlarmWord)] = [
    ("lowBattery", .lowBattery), ("geofenceEnter", .geofenceEnter), ("geofenceExit", .geofenceExit),
    ("powerCut", .powerCut), ("powerRestored", .powerRestored), ("tampering", .tamper),
    ("hardBraking", .harshBraking), ("hardAcceleration", .harshAcceleration), ("hardCornering", .harshCornering),
  ]
}
