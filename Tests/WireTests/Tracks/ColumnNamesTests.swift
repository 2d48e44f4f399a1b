import Model
import Testing

@testable import Wire

@Suite struct ColumnNamesTests {
  private func column(_ name: String) -> TrackColumn? { ColumnNames.meaning(name)?.meaning.column }

  @Test(
    arguments: [
      ("Device", .device), ("IMEI", .device), ("unique_id", .device), ("Vehicle No.", .device), ("tracker-id", .device),
      ("Fix Time", .time), ("timestamp_ms", .time), ("GPS time (UTC)", .time), ("Date & Time", nil),
      ("DateTime", .time),
      ("date", .date), ("serverTime", .received), ("Latitude", .latitude), ("location.coords.latitude", .latitude),
      ("lng", .longitude), ("location-long", .longitude), ("latLng", .coordinates), ("name", nil), ("id", nil),
      ("timezone", nil), ("latency", nil), ("longest", nil), ("position", nil), ("gps", nil), ("address", nil),
      ("", nil),
      ("speed limit", nil), ("mileage", nil), ("event", nil), ("power", nil),
    ] as [(String, TrackColumn?)])
  func namesAreKnown(_ name: String, _ wanted: TrackColumn?) {
    #expect(column(name) == wanted)
  }

  @Test(
    arguments: [
      ("timestamp_ms", .milliseconds), ("time (s)", .seconds), ("unix time", .automatic), ("time_utc", .utc),
      ("utc", .utc), ("utc_d", .utc), ("DateTime (GMT)", .utc), ("received", .automatic),
    ] as [(String, TimeForm)])
  func timesSayTheirForm(_ name: String, _ form: TimeForm) {
    #expect(ColumnNames.meaning(name)?.meaning.form == form)
  }

  @Test(arguments: [
    ("speed", nil), ("Speed (km/h)", "km/h"), ("speed_ms", "m/s"), ("sog", "kn"), ("vel", "km/h"),
    ("Altitude [ft]", "ft"),
    ("battery %", "%"), ("battery_mv", "mV"), ("Temp °C", "°C"), ("accuracy_m", "m"), ("odometer (km)", "km"),
  ])
  func numbersSayTheirUnit(_ name: String, _ unit: String?) {
    #expect(ColumnNames.meaning(name) != nil)
    #expect(ColumnNames.meaning(name)?.meaning.unit?.symbol == unit)
  }

  /// A unit of another quantity makes it another column.
  @Test(arguments: ["speed (V)", "altitude_kn", "satellites m", "temperature %", "device m", "lat_ms"])
  func aWrongUnitMakesItUnknown(_ name: String) {
    #expect(column(name) == nil)
  }

  @Test func ofSeveralTheSurestCounts() throws {
    let rows = try csv(
      """
      name,deviceid,imei,devicetime,fixtime,heading,course,battery_v,battery
      x,1,2,2026-03-02 09:00:00,2026-03-02 08:00:00,5,6,3.9,80

      """)
    #expect(
      rows.events.first
        == #"{"time":"2026-03-02T08:00:00Z","name":"x","deviceid":1,"device":"2","devicetime":"2026-03-02 09:00:00","#
        + #""heading":5,"course":6,"battery_voltage":3.9,"battery":80}"#)
  }

  /// All of them: a name that a longer one hides would never be found.
  @Test func everyFieldHasItsOwnName() {
    for field in Field.allCases { #expect(column(field.name) == .field(field), "\(field)") }
    for (name, wanted) in TrackColumn.named { #expect(column(name) == wanted, "\(name)") }
    for row in LineShape.native.keys.fields {
      #expect(column(row.path) == .field(row.field), "\(row.path)")
      if row.field == .speed, row.path != "speed" {
        #expect(ColumnNames.meaning(row.path)?.meaning.unit?.symbol == row.unit)
      }
    }
  }
}
