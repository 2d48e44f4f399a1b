internal import Model

/// Programs whose tables are known as a whole by their header, because a column of theirs means something else than its
/// name says elsewhere: one row a program.
enum KnownExport: CaseIterable {
  case traccar, gpsLogger, unicsv, sensorLogger, movebank, gpscsv

  /// Whether the program wrote a table with these columns, as `ColumnNames.plain` makes them.
  private func wrote(_ header: [String]) -> Bool {
    func has(_ names: String...) -> Bool { names.allSatisfy(header.contains) }
    return switch self {
    case .traccar: has("deviceid", "protocol", "servertime", "fixtime")
    case .gpsLogger: has("time", "lat", "lon", "elevation", "bearing", "speed", "provider")
    case .unicsv: header.starts(with: ["no", "latitude", "longitude"]) && has("date", "time")
    case .sensorLogger: has("secondselapsed", "latitude", "longitude")
    case .movebank: has("locationlong", "locationlat", "timestamp")
    case .gpscsv: has("time", "lat", "lon", "althae")
    }
  }

  private var columns: [String: ColumnMeaning] {
    switch self {
    case .traccar:
      [
        "devicetime": ColumnMeaning(.timeOfInvalid),
        "speed": ColumnMeaning(.field(.speed), unit: .named("kn")),
        "accuracy": ColumnMeaning(.field(.accuracy), zeroIsUnknown: true),
        "battery": ColumnMeaning(.field(.batteryVoltage), unit: .named("V")),
        "batterylevel": ColumnMeaning(.field(.battery), unit: .named("%")),
        "power": ColumnMeaning(.field(.powerVoltage), unit: .named("V")),
      ]
    case .gpsLogger, .unicsv, .sensorLogger: ["speed": ColumnMeaning(.field(.speed), unit: .named("m/s"))]
    case .movebank: ["groundspeed": ColumnMeaning(.field(.speed), unit: .named("m/s"))]
    case .gpscsv:
      [
        "speed": ColumnMeaning(.field(.speed), unit: .named("m/s")),
        "track": ColumnMeaning(.field(.course), unit: .named("deg")),
      ]
    }
  }

  /// What a header's columns mean to the program that wrote it, by their plain names; empty where none is known.
  static func columns(of header: [String]) -> [String: ColumnMeaning] {
    allCases.first { $0.wrote(header) }?.columns ?? [:]
  }
}
