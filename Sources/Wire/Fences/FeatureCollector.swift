internal import Model

/// Gathers the features of a file: numbers them, checks their rings and positions, and finds doubles.
struct FeatureCollector {
  /// Something that a reader found about a feature before its id was known.
  struct Fault {
    var problem: FenceFinding.Problem
    var isError = true
    var message: String
  }

  /// Where something is: in the file or on the map.
  enum Place {
    case offset(Int)
    case line(Int)
    case near(Coordinate)
  }

  let file: String
  private var lines: LineCounter
  private(set) var features: [Feature] = []
  private(set) var findings: [FenceFinding] = []
  /// Features seen, whether kept or not.
  private(set) var count = 0
  private var firstNumbers: [String: Int] = [:]
  private var unsaid = 0
  private var unsaidErrors = 0

  /// Findings beyond it are only counted.
  static let findingLimit = 100

  /// `bytes`, the file's, must live as long as the collector.
  init(file: String, bytes: UnsafeBufferPointer<UInt8>) {
    self.file = file
    lines = LineCounter(bytes)
  }

  /// Whether so much is amiss that to read on tells nothing more.
  var isFull: Bool { findings.count >= Self.findingLimit && unsaidErrors >= 10_000 }

  mutating func report(
    _ problem: FenceFinding.Problem, isError: Bool = true, feature: String? = nil, at place: Place? = nil,
    _ message: String
  ) {
    guard findings.count < Self.findingLimit else {
      unsaid += 1
      if isError { unsaidErrors += 1 }
      return
    }
    findings.append(
      FenceFinding(
        problem, isError: isError, file: file, feature: feature, place: place.map { words($0) }, message: message))
  }

  private mutating func words(_ place: Place) -> String {
    switch place {
    case .offset(let offset): lines.place(offset)
    case .line(let line): "line \(line)"
    case .near(let position): "near \(Self.text(position.latitude)), \(Self.text(position.longitude))"
    }
  }

  /// Adds the next feature of the file; one with an error is told and left out.
  ///
  /// - Parameters:
  ///   - id: nil: `properties.id`, else `properties.name`, else the feature's number.
  ///   - place: where the feature begins in the file.
  mutating func add(
    id: PropertyValue?, name: String?, properties: [String: PropertyValue], geometry: FeatureGeometry,
    faults: [Fault], at place: Place
  ) {
    count += 1
    guard count <= Fence.limit else {
      if count == Fence.limit + 1 { report(.tooMany, "more than \(Fence.limit) features; split the file") }
      return
    }
    let identity =
      Self.text(id) ?? Self.text(properties["id"]) ?? Self.text(properties["name"]) ?? name ?? String(count)
    var isGood = true
    for fault in faults {
      report(fault.problem, isError: fault.isError, feature: identity, at: place, fault.message)
      if fault.isError { isGood = false }
    }
    var checked = geometry
    if !check(&checked, identity) { isGood = false }
    if isGood, faults.isEmpty, checked.polygons.isEmpty, checked.lines.isEmpty {
      report(
        .noArea, isError: false, feature: identity, at: place,
        "feature `\(shown(identity))` has no geometry; it is left out")
      return
    }
    guard isGood else { return }
    if let first = firstNumbers.updateValue(count, forKey: identity) {
      firstNumbers[identity] = first
      report(
        .duplicateID, feature: identity, at: place,
        "features \(first) and \(count) both have the id `\(shown(identity))`; give each its own `id` or name")
      return
    }
    if checked.polygons.isEmpty, checked.lines.isEmpty { return }
    features.append(
      Feature(
        id: identity, name: name ?? Self.string(properties["name"]) ?? Self.string(properties["title"]),
        properties: properties, geometry: checked, number: count))
  }

  /// What was gathered. A file in which nothing was found and nothing is amiss is told as empty.
  func finish() -> (features: [Feature], findings: [FenceFinding]) {
    var findings = findings
    if unsaid > 0 {
      findings.append(
        FenceFinding(
          .tooMany, isError: unsaidErrors > 0, file: file, message: "\(unsaid) more findings are not shown"))
    }
    if features.isEmpty, !findings.contains(where: \.isError) {
      findings.append(FenceFinding(.empty, isError: true, file: file, message: "no polygon and no line is in the file"))
    }
    return (features, findings)
  }

  private func shown(_ text: String) -> String { LineEscaper.safe(text) }

  // Closes open rings, and finds what no repair can mend.
  private mutating func check(_ geometry: inout FeatureGeometry, _ id: String) -> Bool {
    var isGood = true
    for polygon in geometry.polygons.indices {
      for ring in geometry.polygons[polygon].indices {
        if !checkPositions(geometry.polygons[polygon][ring], id) {
          isGood = false
          continue
        }
        let first = geometry.polygons[polygon][ring].first
        let which = "ring \(ring + 1) of polygon \(polygon + 1)"
        if let first, first != geometry.polygons[polygon][ring].last {
          geometry.polygons[polygon][ring].append(first)
          report(
            .ringUnclosed, isError: false, feature: id, at: .near(first),
            "\(which) does not end where it begins; it is closed")
        }
        if geometry.polygons[polygon][ring].count < 4 {
          report(
            .ringTooShort, feature: id, at: first.map(Place.near),
            "\(which) has fewer than four positions; write three corners and the first again")
          isGood = false
        }
      }
    }
    for line in geometry.lines.indices {
      if !checkPositions(geometry.lines[line], id) {
        isGood = false
      } else if geometry.lines[line].count < 2 {
        report(
          .ringTooShort, feature: id, at: geometry.lines[line].first.map(Place.near),
          "line \(line + 1) has fewer than two positions; write at least two")
        isGood = false
      }
    }
    return isGood
  }

  // Tells the first impossible position of a run.
  private mutating func checkPositions(_ positions: [Coordinate], _ id: String) -> Bool {
    guard let bad = positions.first(where: { !(abs($0.latitude) <= 90 && abs($0.longitude) <= 360) }) else {
      return true
    }
    let swapped = abs(bad.longitude) <= 90 && abs(bad.latitude) <= 360
    let latitude = Self.text(bad.latitude)
    let longitude = Self.text(bad.longitude)
    report(
      .latitudeOutOfRange, feature: id, at: .near(bad),
      swapped
        ? "latitude \(latitude) is beyond ±90: the order may be swapped; write longitude first, then latitude"
        : "latitude \(latitude), longitude \(longitude) are not degrees; write the file in WGS84 longitude and latitude"
    )
    return false
  }

  private static func text(_ value: Double) -> String {
    guard value.isFinite else { return "too large" }
    var out = ByteBuffer()
    NumberWriter.shortest(value, into: &out)
    return out.string
  }

  private static func text(_ value: PropertyValue?) -> String? {
    switch value {
    case nil, .bool: nil
    case .text(let text): text.isEmpty ? nil : text
    case .number(let number): number.isFinite ? text(number) : nil
    }
  }

  private static func string(_ value: PropertyValue?) -> String? {
    if case .text(let text) = value, !text.isEmpty { return text }
    return nil
  }
}
