internal import Model

/// The `coordinates` of a geometry, kept flat: its `type` may stand behind it.
struct GeoJSONCoordinates {
  private var positions: [Coordinate] = []
  /// By level (0 is the outermost array): at each end of an array, how many positions and how many arrays of the next
  /// level were closed till then.
  private var ends: [[(positions: Int, arrays: Int)]] = [[], [], []]
  /// Arrays open around each position; nil: no position yet.
  private var level: Int?
  /// The first thing that is wrong.
  private(set) var fault: String?

  /// Reads the value of `coordinates`, whatever it is.
  init(_ walker: inout JSONWalker) {
    let outside = walker.depth
    repeat {
      if let position = walker.position() {
        add(position, level: walker.depth - outside)
        continue
      }
      let token = walker.next()
      switch token {
      case .arrayBegin:
        if walker.depth - outside > 4 { blame("`coordinates` are nested too deep") }
      case .arrayEnd: close(level: walker.depth - outside)
      case .number, .string, .yes, .no, .null:
        blame("a position needs two numbers, longitude and latitude")
      case .objectBegin:
        blame("`coordinates` hold an object; write arrays of numbers")
        walker.skip(token)
      case .objectEnd, .key, .done, .broken, .cutOff, .tooDeep: return
      }
    } while walker.depth > outside
  }

  private mutating func blame(_ sentence: String) {
    if fault == nil { fault = sentence }
  }

  private mutating func add(_ position: Coordinate, level here: Int) {
    if let level, level != here { blame("`coordinates` are nested unevenly") }
    level = level ?? here
    positions.append(position)
  }

  private mutating func close(level here: Int) {
    if here < 3 { ends[here].append((positions.count, here < 2 ? ends[here + 1].count : 0)) }
  }

  /// The geometry of a type; nil with `fault` set where they do not fit.
  mutating func geometry(type: String) -> FeatureGeometry? {
    guard fault == nil else { return nil }
    let wanted =
      switch type {
      case "LineString": 1
      case "Polygon", "MultiLineString": 2
      case "MultiPolygon": 3
      default: 0
      }
    guard let level else { return FeatureGeometry() }
    guard level == wanted else {
      fault = "the `coordinates` of a `\(type)` are nested \(wanted) deep around a position, not \(level)"
      return nil
    }
    switch type {
    case "LineString": return FeatureGeometry(lines: [positions])
    case "MultiLineString": return FeatureGeometry(lines: runs())
    case "Polygon": return FeatureGeometry(polygons: [runs()])
    case "MultiPolygon": return FeatureGeometry(polygons: groups(runs()))
    default: return FeatureGeometry()
    }
  }

  // The innermost arrays: rings or lines.
  private func runs() -> [[Coordinate]] {
    guard let level, level > 1 else { return [] }
    var start = 0
    return ends[level - 1].map { end in
      defer { start = end.positions }
      return Array(positions[start..<end.positions])
    }
  }

  private func groups(_ rings: [[Coordinate]]) -> [[[Coordinate]]] {
    var start = 0
    return ends[1].compactMap { end in
      defer { start = end.arrays }
      return start < end.arrays ? Array(rings[start..<end.arrays]) : nil
    }
  }
}
