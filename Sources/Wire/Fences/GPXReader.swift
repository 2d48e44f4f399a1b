internal import Model

/// The tracks and routes of a GPX file; each is a feature of lines, a track with one line a segment.
final class GPXReader: XMLFenceFormat {
  private(set) var collector: FeatureCollector
  private var name: String?
  private var lines: [[Coordinate]] = []
  private var faults: [FeatureCollector.Fault] = []
  private var line = 0
  private var hasToldPoints = false

  init(_ collector: FeatureCollector) { self.collector = collector }

  func begin(_ name: String, _ attributes: [(name: String, value: String)], path: [String], line: Int) {
    switch name {
    case "trk", "rte":
      self.name = nil
      lines = name == "rte" ? [[]] : []
      faults = []
      self.line = line
    case "trkseg": lines.append([])
    case "trkpt", "rtept": addPoint(attributes)
    case "wpt":
      if !hasToldPoints {
        collector.report(
          .unsupportedGeometry, isError: false, at: .line(line), "a waypoint has no inside; waypoints are left out")
      }
      hasToldPoints = true
    default: break
    }
  }

  func end(_ name: String, text: [UInt8], path: [String]) {
    switch name {
    case "name": if path.last == "trk" || path.last == "rte" { self.name = trimmed(text) }
    case "trk", "rte":
      let properties = self.name.map { ["name": PropertyValue.text($0)] } ?? [:]
      // Recorders end a segment that has not begun: one without points says nothing.
      collector.add(
        id: nil, name: self.name, properties: properties,
        geometry: FeatureGeometry(lines: lines.filter { !$0.isEmpty }), faults: faults, at: .line(line))
      lines = []
    default: break
    }
  }

  private func addPoint(_ attributes: [(name: String, value: String)]) {
    func value(_ key: String) -> Double? {
      attributes.first { $0.name == key }.flatMap { DecimalText.number($0.value.utf8) }
    }
    guard let latitude = value("lat"), let longitude = value("lon") else {
      if faults.isEmpty { faults.append(.init(problem: .unreadable, message: "a point has no `lat` and `lon`")) }
      return
    }
    guard !lines.isEmpty else { return }
    lines[lines.count - 1].append(Coordinate(latitude: latitude, longitude: longitude))
  }
}
