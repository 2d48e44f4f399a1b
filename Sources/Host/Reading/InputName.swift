internal import Wire

/// What the name of a file says of its contents.
struct InputName: Equatable {
  /// What stands in it; nil: the name may mean anything (`.log`, `.txt`).
  let format: TrackFormat?
  /// How it is packed; nil where the name does not say so.
  let packing: StreamPacking?
  /// The ending is one of those that are looked for in folders.
  let isKnown: Bool

  private static let openEndings: Set<String> = ["log", "txt"]
  private static let packings: [String: StreamPacking] = ["gz": .gzip, "zst": .zstd, "zstd": .zstd]

  /// For people: endings that are looked for.
  static let endings =
    "`.jsonl`, `.ndjson`, `.json`, `.csv`, `.tsv`, `.gpx`, `.nmea`, `.log` or `.txt`, also with `.gz` or `.zst`"

  init(_ path: String) {
    let file = path.split(separator: "/").last ?? ""
    var parts = file.split(separator: ".", omittingEmptySubsequences: false).dropFirst().map { $0.lowercased() }
    packing = parts.last.flatMap { Self.packings[$0] }
    if packing != nil { parts.removeLast() }
    format = TrackFormat.named(by: path)
    isKnown = format != nil || Self.openEndings.contains(parts.last ?? "")
  }

  /// What has to be said of a file that holds this; nil where the name does not say otherwise.
  func contradiction(_ format: TrackFormat?, _ packing: StreamPacking?, of input: EventInput) -> String? {
    if let wanted = self.packing, let packing, packing != wanted {
      let found = packing == .plain ? "not packed" : packing == .gzip ? "packed with gzip" : "packed with zstd"
      return "\(input.quoted) is \(found), whatever its name says: it is read as it is"
    }
    if let wanted = self.format, let format, format != wanted {
      return "\(input.quoted) is \(format.sentence), whatever its name says: it is read as that"
    }
    return nil
  }
}
