internal import Model

/// The placemarks of a KML file; each is a feature.
final class KMLReader: XMLFenceFormat {
  /// A placemark that is being read.
  private struct Placemark {
    var id: String?
    var name: String?
    var properties: [String: PropertyValue] = [:]
    var geometry = FeatureGeometry()
    var faults: [FeatureCollector.Fault] = []
    /// Of the polygon that is being read; the outer one first.
    var outer: [Coordinate]?
    var holes: [[Coordinate]] = []
    /// Of the track that is being read.
    var track: [Coordinate] = []
    var dataName: String?
    var line: Int
  }

  private(set) var collector: FeatureCollector
  private var placemark: Placemark?

  init(_ collector: FeatureCollector) { self.collector = collector }

  func begin(_ name: String, _ attributes: [(name: String, value: String)], path: [String], line: Int) {
    if name == "Placemark" {
      placemark = Placemark(id: attributes.first { $0.name == "id" }?.value, line: line)
      return
    }
    guard placemark != nil else { return }
    switch name {
    case "Polygon":
      placemark?.outer = nil
      placemark?.holes = []
    case "Track": placemark?.track = []
    case "Data", "SimpleData": placemark?.dataName = attributes.first { $0.name == "name" }?.value
    default: break
    }
  }

  func end(_ name: String, text: [UInt8], path: [String]) {
    guard placemark != nil else { return }
    switch name {
    case "Placemark": emit()
    case "name":
      if path.last == "Placemark" {
        placemark?.name = trimmed(text)
        placemark?.properties["name"] = .text(trimmed(text))
      }
    case "coordinates": readCoordinates(text, path)
    case "coord": readTrackPosition(text)
    case "Polygon": endPolygon()
    case "Track":
      if let track = placemark?.track { placemark?.geometry.lines.append(track) }
    case "value", "SimpleData":
      if let key = placemark?.dataName { placemark?.properties[key] = DecimalText.property(trimmed(text)) }
      placemark?.dataName = nil
    case "Point", "Model":
      fault(.unsupportedGeometry, isError: false, "a point has no inside; it is left out")
    default: break
    }
  }

  private func fault(_ problem: FenceFinding.Problem, isError: Bool = true, _ message: String) {
    placemark?.faults.append(.init(problem: problem, isError: isError, message: message))
  }

  private func readCoordinates(_ text: [UInt8], _ path: [String]) {
    guard let around = path.last, around == "LinearRing" || around == "LineString" else { return }
    guard let positions = DecimalText.tuples(text) else {
      return fault(.unreadable, "`coordinates` hold something that is no `longitude,latitude`")
    }
    guard around == "LinearRing", path.count >= 2 else {
      placemark?.geometry.lines.append(positions)
      return
    }
    switch path[path.count - 2] {
    case "outerBoundaryIs": placemark?.outer = positions
    case "innerBoundaryIs": placemark?.holes.append(positions)
    default: placemark?.geometry.lines.append(positions)
    }
  }

  private func readTrackPosition(_ text: [UInt8]) {
    let parts = text.split(whereSeparator: DecimalText.isBlank)
    guard parts.count >= 2, let longitude = DecimalText.number(parts[0]), let latitude = DecimalText.number(parts[1])
    else {
      return fault(.unreadable, "`gx:coord` holds something that is no `longitude latitude altitude`")
    }
    placemark?.track.append(Coordinate(latitude: latitude, longitude: longitude))
  }

  private func endPolygon() {
    guard let outer = placemark?.outer, let holes = placemark?.holes else {
      return fault(.unreadable, "a `Polygon` has no `outerBoundaryIs` with `coordinates`")
    }
    placemark?.geometry.polygons.append([outer] + holes)
    placemark?.outer = nil
    placemark?.holes = []
  }

  private func emit() {
    guard let done = placemark else { return }
    placemark = nil
    collector.add(
      id: done.id.map(PropertyValue.text), name: done.name, properties: done.properties, geometry: done.geometry,
      faults: done.faults, at: .line(done.line))
  }
}
