/// What the name of a file says of its contents.
struct InputName: Equatable {
  /// What stands in it; nil: the name may mean anything (`.log`, `.txt`).
  let kind: TrackKind?
  /// How it is packed; nil where the name does not say so.
  let packing: StreamPacking?
  /// The ending is one of those that are looked for in folders.
  let isKnown: Bool

  private static let kinds: [String: TrackKind] = [
    "jsonl": .jsonLines, "ndjson": .jsonLines, "json": .jsonLines, "csv": .csv, "tsv": .csv, "gpx": .gpx, "nmea": .nmea,
  ]
  private static let openEndings: Set<String> = ["log", "txt"]
  private static let packings: [String: StreamPacking] = ["gz": .gzip, "zst": .zstd]

  /// For people: endings that are looked for.
  static let endings =
    "`.jsonl`, `.ndjson`, `.json`, `.csv`, `.tsv`, `.gpx`, `.nmea`, `.log` or `.txt`, also with `.gz` or `.zst`"

  init(_ path: String) {
    let file = path.split(separator: "/").last ?? ""
    var parts = file.split(separator: ".", omittingEmptySubsequences: false).dropFirst().map { $0.lowercased() }
    packing = parts.last.flatMap { Self.packings[$0] }
    if packing != nil { parts.removeLast() }
    let ending = parts.last ?? ""
    kind = Self.kinds[ending]
    isKnown = kind != nil || Self.openEndings.contains(ending)
  }

  /// What has to be said of a file that holds this; nil where the name does not say otherwise.
  func contradiction(_ kind: TrackKind?, _ packing: StreamPacking?, name: String) -> String? {
    if let wanted = self.packing, let packing, packing != wanted {
      let found = packing == .plain ? "not packed" : packing == .gzip ? "packed with gzip" : "packed with zstd"
      return "`\(name)` is \(found), whatever its name says: it is read as it is"
    }
    if let wanted = self.kind, let kind, kind != wanted {
      return "`\(name)` holds \(kind.name), whatever its name says: it is read as that"
    }
    return nil
  }
}
