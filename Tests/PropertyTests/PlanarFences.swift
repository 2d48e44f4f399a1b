import Foundation

/// The reference's way of locating, written down slowly: planar in degrees, ray by ray.
struct PlanarFences {
  private struct Area {
    var rings: [[(x: Double, y: Double)]] = []
    var west = Double.infinity
    var east = -Double.infinity
    var south = Double.infinity
    var north = -Double.infinity

    mutating func add(_ ring: [[Double]]) {
      rings.append(ring.map { ($0[0], $0[1]) })
      for point in ring {
        west = min(west, point[0])
        east = max(east, point[0])
        south = min(south, point[1])
        north = max(north, point[1])
      }
    }

    /// Away from borders, which is where the fixes of the day in question are.
    func covers(_ x: Double, _ y: Double) -> Bool {
      guard x >= west, x <= east, y >= south, y <= north else { return false }
      var isInside = false
      for ring in rings {
        for (a, b) in zip(ring, ring.dropFirst()) where (a.y > y) != (b.y > y) {
          if x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x { isInside.toggle() }
        }
      }
      return isInside
    }
  }

  enum Trouble: Error { case notThisShape }

  private(set) var ids: [String] = []
  private var areas: [Area] = []

  /// A file of MultiPolygons of ../shared/data/fences.
  init(_ name: String) throws {
    let unpacked = try BuiltProgram.launch("/bin/gzip", ["-dc", ReferenceCase.fencesPath(name)]).output
    let root = try JSONSerialization.jsonObject(with: unpacked) as? [String: Any]
    for feature in root?["features"] as? [[String: Any]] ?? [] {
      guard let id = feature["id"] as? String, let geometry = feature["geometry"] as? [String: Any],
        let polygons = geometry["coordinates"] as? [[[[Double]]]]
      else { throw Trouble.notThisShape }
      var area = Area()
      for ring in polygons.joined() { area.add(ring) }
      ids.append(id)
      areas.append(area)
    }
  }

  /// Enters and exits of the fixes that `counts` lets through; a first fix inside is an enter.
  func events(of tracks: TrackFile, where counts: (TrackFile.Line) -> Bool) -> ReferenceEvents {
    var sides: [String: Set<Int>] = [:]
    var events: [ReferenceEvents.Event] = []
    for (number, line) in tracks.lines.enumerated() where counts(line) {
      guard let latitude = line.latitude, let longitude = line.longitude else { continue }
      let now = Set(areas.indices.filter { areas[$0].covers(longitude, latitude) })
      let before = sides[line.device] ?? []
      for fence in before.subtracting(now) { events.append(.init(line: number + 1, isEnter: false, fence: fence)) }
      for fence in now.subtracting(before) { events.append(.init(line: number + 1, isEnter: true, fence: fence)) }
      sides[line.device] = now
    }
    return ReferenceEvents(events)
  }
}
