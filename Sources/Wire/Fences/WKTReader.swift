internal import Model

/// Reads well-known text (OGC 06-103r4, section 7): geometries one after another, usually one a line; each is a feature.
///
/// Also what PostGIS writes: `SRID=4326;` in front, `Z`, `M` and `ZM` behind the type.
struct WKTReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0
  private var collector: FeatureCollector
  private var geometry = FeatureGeometry()
  private var faults: [FeatureCollector.Fault] = []
  /// What was expected where reading failed.
  private var expected = ""
  private static let nestingLimit = 16

  private static let areas: Set<String> = ["POLYGON", "MULTIPOLYGON", "TRIANGLE"]
  private static let lines: Set<String> = ["LINESTRING", "MULTILINESTRING", "LINEARRING"]
  private static let others: Set<String> = [
    "POINT", "MULTIPOINT", "GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE",
    "MULTISURFACE", "POLYHEDRALSURFACE", "TIN",
  ]

  /// `bytes` must live as long as the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
    self.bytes = bytes
    collector = FeatureCollector(file: file, bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// Whether a text begins as well-known text does.
  static func begins(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let word = baseType(String(decoding: text.prefix { (65...90).contains($0 & 0xDF) }.prefix(32), as: UTF8.self))
    return word == "SRID" || areas.contains(word) || lines.contains(word) || others.contains(word)
  }

  mutating func read() -> (features: [Feature], findings: [FenceFinding]) {
    skipBlanks()
    while at < bytes.count, !collector.isFull {
      let start = at
      geometry = FeatureGeometry()
      faults = []
      if readTagged(nesting: 0) {
        collector.add(id: nil, name: nil, properties: [:], geometry: geometry, faults: faults, at: .offset(start))
      } else if at >= bytes.count {
        collector.report(.truncated, at: .offset(at), "ends within a geometry: \(expected) is missing")
      } else {
        collector.report(.unreadable, at: .offset(at), "is not well-known text here: \(expected) is needed")
        while at < bytes.count, bytes[at] != 10 { at += 1 }
      }
      skipBlanks()
      if at < bytes.count, bytes[at] == 59 {
        at += 1
        skipBlanks()
      }
    }
    return collector.finish()
  }

  private mutating func skipBlanks() {
    while at < bytes.count, DecimalText.isBlank(bytes[at]) { at += 1 }
  }

  private mutating func fail(_ what: String) -> Bool {
    expected = what
    return false
  }

  // Passes over one sign.
  private mutating func take(_ sign: UInt8) -> Bool {
    skipBlanks()
    guard at < bytes.count, bytes[at] == sign else { return fail("`\(Character(UnicodeScalar(sign)))`") }
    at += 1
    return true
  }

  private mutating func word() -> String {
    skipBlanks()
    let start = at
    while at < bytes.count, at - start < 32, (65...90).contains(bytes[at] & 0xDF) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self).uppercased()
  }

  // `POLYGONZM` and `polygon` are `POLYGON`.
  private static func baseType(_ word: String) -> String {
    let upper = word.uppercased()
    for dimension in ["ZM", "Z", "M"] where upper.hasSuffix(dimension) {
      let base = String(upper.dropLast(dimension.count))
      if areas.contains(base) || lines.contains(base) || others.contains(base) { return base }
    }
    return upper
  }

  // `POLYGON Z (…)`, with what stands in front.
  private mutating func readTagged(nesting: Int) -> Bool {
    let start = at
    var type = Self.baseType(word())
    if type == "SRID", nesting == 0 {
      guard take(61), let number = number(), take(59) else { return fail("`SRID=4326;`") }
      if number != 4326 {
        faults.append(
          .init(
            problem: .unsupportedGeometry,
            message:
              "the reference system \(Int(exactly: number).map(String.init) ?? "of `SRID`") is not read; write WGS84, `SRID=4326`"
          ))
      }
      type = Self.baseType(word())
    }
    let isArea = Self.areas.contains(type)
    let isLine = Self.lines.contains(type)
    guard isArea || isLine || Self.others.contains(type) else {
      at = start
      return fail("a geometry such as `POLYGON ((…))`")
    }
    let afterType = at
    var mark = word()
    if mark == "Z" || mark == "M" || mark == "ZM" { mark = word() } else if mark != "EMPTY" { at = afterType }
    if mark == "EMPTY" { return true }
    if type == "GEOMETRYCOLLECTION" { return readCollection(nesting: nesting) }
    if isArea { return readArea(type) }
    if isLine { return readLines(type) }
    let isPoint = type.hasSuffix("POINT")
    faults.append(
      .init(
        problem: .unsupportedGeometry, isError: !isPoint,
        message: isPoint
          ? "a point has no inside; it is left out"
          : "`\(type)` is not read; write `POLYGON`, `MULTIPOLYGON`, `LINESTRING` or `MULTILINESTRING`"))
    return skipBody()
  }

  private mutating func readCollection(nesting: Int) -> Bool {
    guard nesting < Self.nestingLimit else { return fail("a geometry nested less deep") }
    return readList { $0.readTagged(nesting: nesting + 1) }
  }

  private mutating func readArea(_ type: String) -> Bool {
    if type == "MULTIPOLYGON" { return readList { $0.readPolygon() } }
    return readPolygon()
  }

  private mutating func readPolygon() -> Bool {
    if takeEmpty() { return true }
    var rings: [[Coordinate]] = []
    guard readList({ $0.readPositions(into: &rings) }) else { return false }
    geometry.polygons.append(rings)
    return true
  }

  private mutating func readLines(_ type: String) -> Bool {
    var lines: [[Coordinate]] = []
    guard type == "MULTILINESTRING" ? readList({ $0.readPositions(into: &lines) }) : readPositions(into: &lines) else {
      return false
    }
    geometry.lines += lines
    return true
  }

  private mutating func takeEmpty() -> Bool {
    let start = at
    if word() == "EMPTY" { return true }
    at = start
    return false
  }

  // `( … , … )`
  private mutating func readList(_ element: (inout WKTReader) -> Bool) -> Bool {
    guard take(40) else { return false }
    repeat {
      guard element(&self) else { return false }
      skipBlanks()
      guard at < bytes.count, bytes[at] == 44 || bytes[at] == 41 else { return fail("`,` or `)`") }
      at += 1
    } while bytes[at - 1] == 44
    return true
  }

  // `(x y, x y)`; what stands behind y are height and measure.
  private mutating func readPositions(into runs: inout [[Coordinate]]) -> Bool {
    if takeEmpty() { return true }
    var run: [Coordinate] = []
    let isWhole = readList { reader in
      guard let x = reader.number(), let y = reader.number() else { return reader.fail("two numbers") }
      for _ in 0..<2 {
        reader.skipBlanks()
        if reader.at < reader.bytes.count, DecimalText.isPart(reader.bytes[reader.at]), reader.number() == nil {
          return reader.fail("a number")
        }
      }
      run.append(Coordinate(latitude: y, longitude: x))
      return true
    }
    if isWhole { runs.append(run) }
    return isWhole
  }

  private mutating func number() -> Double? {
    skipBlanks()
    let start = at
    while at < bytes.count, DecimalText.isPart(bytes[at]) { at += 1 }
    guard let value = DecimalText.number(bytes[start..<at]) else {
      if at < bytes.count { at = start }
      return nil
    }
    return value
  }

  // From `(` to the `)` that belongs to it.
  private mutating func skipBody() -> Bool {
    guard take(40) else { return false }
    var open = 1
    while at < bytes.count, open > 0 {
      if bytes[at] == 40 { open += 1 }
      if bytes[at] == 41 { open -= 1 }
      at += 1
    }
    return open == 0 || fail("`)`")
  }
}
