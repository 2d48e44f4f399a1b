internal import Model

/// OwnTracks' JSON: known by `_type`, of which only `location` is an event.
enum OwnTracksDialect {
  static let keys = DialectKeys(
    device: ["topic", "tid"], time: "tst", heard: "created_at", latitude: "lat", longitude: "lon",
    fields: [
      FieldKey(.speed, "vel", "km/h"),
      FieldKey(.course, "cog", "deg"),
      FieldKey(.altitude, "alt", "m"),
      FieldKey(.accuracy, "acc", "m"),
      FieldKey(.battery, "batt", "%"),
      FieldKey(.charging, "bs", nil, .batteryStatus),
    ])
}
