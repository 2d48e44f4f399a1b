internal import Model

/// gpsd's reports: known by `class`, of which only `TPV` is an event. They name no device of ours.
enum GPSDDialect {
  static let keys = DialectKeys(
    device: [], time: "time", latitude: "lat", longitude: "lon", mode: "mode",
    fields: [
      FieldKey(.speed, "speed", "m/s"),
      FieldKey(.course, "track", "deg"),
      FieldKey(.altitude, "altMSL", "m"),
      FieldKey(.altitude, "alt", "m"),
      FieldKey(.accuracy, "eph", "m"),
    ])

  /// The classes of gpsd's protocol: a `class` of another name is no sign of it.
  static let classes: [StaticString] = [
    "TPV", "SKY", "GST", "ATT", "IMU", "TOFF", "PPS", "OSC", "VERSION", "DEVICES", "DEVICE", "WATCH", "POLL", "ERROR",
    "AIS", "RTCM2", "RTCM3", "SUBFRAME", "RAW",
  ]
}
