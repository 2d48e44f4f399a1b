internal import Model

/// Zones that messages name by position, and the zone of each rule file.
struct ZoneTable {
  /// The first is the rule set's.
  private(set) var zones: [Zone] = [.utc]
  private var byFile: [Int: Zone] = [:]

  /// `first`: what files without a zone of their own take.
  mutating func set(_ declared: [Int: Zone], common: Zone) {
    byFile = declared
    zones = [common]
  }

  func ofFile(_ file: Int) -> Zone { byFile[file] ?? zones[0] }

  /// The position of a zone, added where it is new.
  mutating func position(of zone: Zone) -> Int {
    if let known = zones.firstIndex(where: { $0.name == zone.name }) { return known }
    zones.append(zone)
    return zones.count - 1
  }
}

extension Checker {
  /// Reads all `zone` declarations: a file's own, for the others the one that all declarations agree on, else UTC.
  mutating func declareZones() {
    var declared: [Int: Zone] = [:]
    var places: [Int: SourceRange] = [:]
    var first: Zone?
    var agree = true
    for file in parsed.files {
      for case .zone(let syntax) in file.declarations {
        if let place = places[syntax.range.file] {
          findings.error(
            .duplicateName, "the file has a zone already: leave one out", at: syntax.range,
            and: [.init(place, "first declared here")])
          continue
        }
        places[syntax.range.file] = syntax.range
        guard let zone = resolveZone(syntax.name) else { continue }
        declared[syntax.range.file] = zone
        if let first, first.name != zone.name { agree = false }
        first = first ?? zone
      }
    }
    zones.set(declared, common: agree ? first ?? .utc : .utc)
  }

  /// The zone of a name; nil where there is none, which is reported.
  mutating func resolveZone(_ name: Name) -> Zone? {
    if name.text == "UTC" { return .utc }
    if let zone = environment.zone(name.text) { return zone }
    let (hint, fixes) = zoneAdvice(name)
    findings.error(
      .unknownZone, "there is no time zone `\(String(name.text.prefix(60)))`: \(hint)", at: name.range, fixes: fixes)
    return nil
  }

  /// `europe/berlin`, `Berlin`: the zone that is meant, where there is one.
  private func zoneAdvice(_ name: Name) -> (hint: String, fixes: [Diagnostic.Fix]) {
    let plain = "write `Europe/Berlin`, `America/New_York`, `UTC`"
    guard name.text.utf8.count <= 40, !findings.isFull(name.range.file) else { return (plain, []) }
    let parts = name.text.split(separator: "/").map { part in
      part.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined(separator: "_")
    }
    let city = parts.joined(separator: "/")
    let isCase = name.text.contains("/")
    let regions = ["Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"]
    let candidates = isCase ? [city] : [name.text.uppercased()] + regions.map { "\($0)/\(city)" }
    for candidate in candidates where candidate == "UTC" || environment.zone(candidate) != nil {
      return (
        "did you mean `\(candidate)`?", [.init(candidate, [.init(name.range, candidate)], isSafe: isCase)]
      )
    }
    return (plain, [])
  }
}
