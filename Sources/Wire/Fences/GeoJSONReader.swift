internal import Model

/// Reads GeoJSON (RFC 7946): a FeatureCollection, a Feature or a geometry; members in any order, others passed over.
struct GeoJSONReader: ~Copyable {
  /// What an object of the file said, whatever its type turns out to be.
  private struct Object {
    var type: String?
    var id: PropertyValue?
    var properties: [String: PropertyValue] = [:]
    var coordinates: GeoJSONCoordinates?
    /// Of `geometry` and `geometries`.
    var inner = FeatureGeometry()
    var faults: [FeatureCollector.Fault] = []
    var hasGeometry = false
    var hasFeatures = false
    var start = 0
  }

  private var walker: JSONWalker
  private var collector: FeatureCollector
  /// Geometries within geometries.
  private static let nestingLimit = 16

  /// `bytes` must live as long as the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
    walker = JSONWalker(bytes)
    collector = FeatureCollector(file: file, bytes: bytes)
  }

  mutating func read() -> (features: [Feature], findings: [FenceFinding]) {
    let first = walker.next()
    if first == .objectBegin {
      let root = readObject(nesting: 0)
      if walker.isStopped {
        // What is amiss is told below.
      } else if root.hasFeatures {
        if collector.count == 0, collector.findings.isEmpty, !walker.next().isFault {
          collector.report(.empty, "`features` is empty; a fence file has at least one feature")
        }
      } else if root.hasGeometry || root.coordinates != nil {
        emit(root)
      } else if !walker.next().isFault {
        collector.report(
          .notAFenceFile,
          "is JSON without `features`, `geometry` or `coordinates`; a fence file is GeoJSON, WKT, KML or GPX")
      }
    } else {
      walker.skip(first)
      if !first.isLast, !walker.next().isFault {
        collector.report(
          .notAFenceFile, "is JSON but not an object; a fence file is GeoJSON, WKT, KML or GPX")
      }
    }
    reportEnd()
    return collector.finish()
  }

  private mutating func reportEnd() {
    let fault = walker.next()
    let place = FeatureCollector.Place.offset(walker.offset)
    switch fault {
    case .broken: collector.report(.unreadable, at: place, "is not valid JSON from here on")
    case .cutOff: collector.report(.truncated, at: place, "ends within the JSON text: the file is not whole")
    case .tooDeep: collector.report(.unreadable, at: place, "is nested too deep")
    case .objectBegin, .objectEnd, .arrayBegin, .arrayEnd, .key, .string, .number, .yes, .no, .null, .done: break
    }
  }

  // Behind `{`; reads to its end.
  private mutating func readObject(nesting: Int) -> Object {
    var object = Object()
    object.start = walker.offset
    while walker.next() == .key {
      switch walker.text {
      case "type":
        if case .text(let type) = readScalar() { object.type = type }
      case "id": object.id = readScalar()
      case "coordinates": object.coordinates = GeoJSONCoordinates(&walker)
      case "properties": readProperties(&object)
      case "geometry":
        object.hasGeometry = true
        readGeometry(walker.next(), into: &object, nesting: nesting)
      case "geometries":
        object.hasGeometry = true
        readEach { reader, token in reader.readGeometry(token, into: &object, nesting: nesting) }
      case "features" where nesting == 0:
        object.hasFeatures = true
        readEach { reader, token in reader.readFeature(token) }
      default: walker.skip(walker.next())
      }
    }
    return object
  }

  // Each value of the array that comes next; `body` must read the value that its token begins.
  private mutating func readEach(_ body: (inout GeoJSONReader, JSONToken) -> Void) {
    let opening = walker.next()
    guard opening == .arrayBegin else {
      walker.skip(opening)
      return
    }
    while true {
      let token = walker.next()
      if token == .arrayEnd || token.isLast { return }
      body(&self, token)
    }
  }

  private mutating func readFeature(_ token: JSONToken) {
    guard token == .objectBegin else {
      walker.skip(token)
      collector.report(
        .unreadable, at: .offset(walker.offset), "`features` holds something that is no feature")
      return
    }
    let object = readObject(nesting: 1)
    // Of a feature that the file's end cuts off, the end is what is told.
    if !walker.isStopped { emit(object) }
  }

  private mutating func readGeometry(_ token: JSONToken, into parent: inout Object, nesting: Int) {
    guard token == .objectBegin else {
      walker.skip(token)
      if token != .null { parent.faults.append(.init(problem: .unreadable, message: "`geometry` is no object")) }
      return
    }
    guard nesting < Self.nestingLimit else {
      walker.skip(token)
      parent.faults.append(.init(problem: .unreadable, message: "geometries are nested too deep"))
      return
    }
    let object = readObject(nesting: nesting + 1)
    resolve(object, into: &parent)
  }

  // Adds an object's geometry, by its type, to another's.
  private func resolve(_ object: Object, into parent: inout Object) {
    parent.faults += object.faults
    switch object.type {
    case "Feature", "GeometryCollection":
      parent.inner.polygons += object.inner.polygons
      parent.inner.lines += object.inner.lines
    case "Polygon", "MultiPolygon", "LineString", "MultiLineString":
      guard var coordinates = object.coordinates else {
        parent.faults.append(.init(problem: .unreadable, message: "`\(object.type ?? "")` has no `coordinates`"))
        return
      }
      if let geometry = coordinates.geometry(type: object.type ?? "") {
        parent.inner.polygons += geometry.polygons
        parent.inner.lines += geometry.lines
      } else {
        parent.faults.append(.init(problem: .unreadable, message: coordinates.fault ?? "`coordinates` are not read"))
      }
    case "Point", "MultiPoint":
      parent.faults.append(
        .init(problem: .unsupportedGeometry, isError: false, message: "a point has no inside; it is left out"))
    case let type?:
      parent.faults.append(
        .init(
          problem: .unsupportedGeometry,
          message: "`\(LineEscaper.safe(type))` is no geometry; write `Polygon`, `MultiPolygon` or `LineString`"))
    case nil:
      parent.faults.append(.init(problem: .unsupportedGeometry, message: "a geometry has no `type`"))
    }
  }

  private mutating func emit(_ object: Object) {
    var feature = object
    if object.type != "Feature", object.coordinates != nil || object.type != nil {
      feature.inner = FeatureGeometry()
      feature.faults = []
      resolve(object, into: &feature)
    }
    collector.add(
      id: feature.id, name: nil, properties: feature.properties, geometry: feature.inner, faults: feature.faults,
      at: .offset(feature.start))
  }

  private mutating func readProperties(_ object: inout Object) {
    let opening = walker.next()
    guard opening == .objectBegin else {
      walker.skip(opening)
      return
    }
    while walker.next() == .key {
      let key = walker.text
      if let value = readScalar() { object.properties[key] = value }
    }
  }

  // The value that comes next where it is a number, text or bool; anything else is passed over.
  private mutating func readScalar() -> PropertyValue? {
    let token = walker.next()
    switch token {
    case .string: return .text(walker.text)
    case .number: return .number(walker.number)
    case .yes: return .bool(true)
    case .no: return .bool(false)
    case .objectBegin, .arrayBegin:
      walker.skip(token)
      return nil
    case .null, .objectEnd, .arrayEnd, .key, .done, .broken, .cutOff, .tooDeep: return nil
    }
  }
}

extension JSONToken {
  /// The text is not JSON, or not whole.
  var isFault: Bool {
    switch self {
    case .broken, .cutOff, .tooDeep: true
    case .objectBegin, .objectEnd, .arrayBegin, .arrayEnd, .key, .string, .number, .yes, .no, .null, .done: false
    }
  }
}
