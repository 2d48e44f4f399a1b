/// What a track file holds.
package enum TrackFormat: String, Sendable, CaseIterable {
  case jsonLines, csv, gpx, nmea

  /// For messages: `is a CSV file`.
  package var sentence: String {
    switch self {
    case .jsonLines: "a file of JSON lines"
    case .csv: "a CSV file"
    case .gpx: "a GPX file"
    case .nmea: "an NMEA log"
    }
  }

  /// What a file's name promises, looked at behind `.gz` and `.zst`; nil: nothing, as `.log` and `.txt`.
  package static func named(by fileName: String) -> TrackFormat? {
    var parts = fileName.lowercased().split(separator: "/").last?.split(separator: ".") ?? []
    while parts.count > 1, let packed = parts.last, ["gz", "zst", "zstd"].contains(packed) { parts.removeLast() }
    guard parts.count > 1, let ending = parts.last else { return nil }
    return switch ending {
    case "jsonl", "ndjson", "json": .jsonLines
    case "csv", "tsv": .csv
    case "gpx": .gpx
    case "nmea", "nma": .nmea
    default: nil
    }
  }
}
