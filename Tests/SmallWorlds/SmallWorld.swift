import Foundation

/// A few square kilometres with a few fences and a few devices that wander about, all from one seed.
struct SmallWorld {
  enum Shape {
    case circle(latitude: Double, longitude: Double, radius: Double)
    case box(south: Double, west: Double, north: Double, east: Double)

    /// By the haversine formula on the sphere of LANGUAGE, section 7; a box planar in degrees.
    func covers(_ latitude: Double, _ longitude: Double) -> Bool {
      switch self {
      case .circle(let centerLatitude, let centerLongitude, let radius):
        let radians = Double.pi / 180
        let a = sin((latitude - centerLatitude) * radians / 2)
        let b = sin((longitude - centerLongitude) * radians / 2)
        let h = a * a + b * b * cos(latitude * radians) * cos(centerLatitude * radians)
        return 2 * 6_371_008.8 * asin(h.squareRoot()) <= radius
      case .box(let south, let west, let north, let east):
        return latitude >= south && latitude <= north && longitude >= west && longitude <= east
      }
    }
  }

  struct Fence {
    /// The name in the rule file; that of the set for its fences.
    var group: String
    /// As the notice names it.
    var id: String
    var shape: Shape
    /// km/h, for the fences of the set.
    var limit: Double?
  }

  /// An event as the tracker means it.
  struct Event {
    var device: String
    /// Whole seconds since 2026-03-02T00:00:00Z.
    var second: Int
    var latitude: Double?
    var longitude: Double?
    var isValid = true
    /// km/h
    var speed: Int?
    /// %
    var battery: Int?
    var ignition: Bool?

    var place: (latitude: Double, longitude: Double)? {
      guard isValid, let latitude, let longitude else { return nil }
      return (latitude, longitude)
    }
    /// `valid: false` makes it unknown.
    var knownSpeed: Int? { isValid ? speed : nil }
  }

  static let deviceCount = 4
  var fences: [Fence]
  var events: [Event]
  /// Behind all deadlines of the last events.
  var lastSecond: Int { (events.last?.second ?? 0) + 7200 }

  init(_ dice: inout Dice, eventCount: Int) {
    // No fix has seven digits, so none lies on the border of a box.
    func edge(_ base: Double) -> Double { base + Double(dice.roll(0...40_000)) / 1e6 + 5e-7 }
    func box(_ group: String, _ id: String, limit: Double?) -> Fence {
      let south = edge(48.1)
      let west = edge(11.5)
      let size = Double(dice.roll(5_000...20_000)) / 1e6
      let shape = Shape.box(south: south, west: west, north: south + size, east: west + size)
      return Fence(group: group, id: id, shape: shape, limit: limit)
    }
    fences = []
    for name in ["disc-a", "disc-b"] {
      let shape = Shape.circle(
        latitude: edge(48.1), longitude: edge(11.5), radius: Double(dice.roll(500...1500)) + 0.25)
      fences.append(Fence(group: name, id: name, shape: shape))
    }
    fences.append(box("meadow", "meadow", limit: nil))
    for number in 1...3 { fences.append(box("boxes", "box-\(number)", limit: dice.once(in: 4) ? nil : 40.5)) }
    events = Self.walk(&dice, eventCount)
  }

  private static func walk(_ dice: inout Dice, _ count: Int) -> [Event] {
    var places = (0..<deviceCount).map { _ in
      (48.1 + Double(dice.roll(0...40)) / 1e3, 11.5 + Double(dice.roll(0...40)) / 1e3)
    }
    var speeds = (0..<deviceCount).map { _ in dice.roll(0...100) }
    var events: [Event] = []
    var second = 0
    for _ in 0..<count {
      second += dice.once(in: 40) ? dice.roll(200...900) : dice.roll(0...20)
      let own = dice.roll(0...deviceCount - 1)
      places[own].0 = min(max(places[own].0 + Double(dice.roll(-4000...4000)) / 1e6, 48.09), 48.15)
      places[own].1 = min(max(places[own].1 + Double(dice.roll(-5000...5000)) / 1e6, 11.49), 11.56)
      speeds[own] = min(max(speeds[own] + dice.roll(-25...25), 0), 120)
      var event = Event(device: "car-\(own)", second: second)
      if !dice.once(in: 8) {
        event.latitude = (places[own].0 * 1e6).rounded() / 1e6
        event.longitude = (places[own].1 * 1e6).rounded() / 1e6
        event.isValid = !dice.once(in: 12)
      }
      if !dice.once(in: 8) { event.speed = speeds[own] }
      if dice.once(in: 3) { event.battery = dice.roll(0...100) }
      if dice.once(in: 3) { event.ignition = dice.once(in: 2) }
      events.append(event)
    }
    return events
  }

  /// Gives many events the time of their device's event before: trackers that report more often than their clocks tick.
  mutating func repeatTimes(_ dice: inout Dice) {
    var last: [String: Int] = [:]
    for i in events.indices {
      if let second = last[events[i].device], dice.once(in: 4) { events[i].second = second }
      last[events[i].device] = events[i].second
    }
  }

  // MARK: As files

  static func time(_ second: Int) -> String {
    let day = second / 86_400
    let parts = [second / 3600 % 24, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "2026-03-\(day + 2 < 10 ? "0" : "")\(day + 2)T" + parts.joined(separator: ":") + "Z"
  }

  /// - Parameter clock: `received` for an event without a fix time.
  static func line(_ event: Event, clock: String = "time") -> String {
    var keys = ["\"device\":\"\(event.device)\"", "\"\(clock)\":\"\(time(event.second))\""]
    if let latitude = event.latitude, let longitude = event.longitude {
      keys.append("\"lat\":\(latitude),\"lon\":\(longitude)")
    }
    if !event.isValid { keys.append("\"valid\":false") }
    if let speed = event.speed { keys.append("\"speed\":\(speed)") }
    if let battery = event.battery { keys.append("\"battery\":\(battery)") }
    if let ignition = event.ignition { keys.append("\"ignition\":\(ignition)") }
    return "{" + keys.joined(separator: ",") + "}"
  }

  /// All events, some of them without a fix time.
  func mixedLines(_ dice: inout Dice) -> [String] {
    events.map { Self.line($0, clock: dice.once(in: 8) ? "received" : "time") }
  }

  var eventLines: String { events.map { Self.line($0) + "\n" }.joined() }

  /// The set of boxes as GeoJSON.
  var setFile: String {
    let features = fences.filter { $0.group == "boxes" }.map { fence -> String in
      guard case .box(let south, let west, let north, let east) = fence.shape else { return "" }
      let ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
      let points = ring.map { "[\($0.0),\($0.1)]" }.joined(separator: ",")
      let limit = fence.limit.map { ",\"limit\":\($0)" } ?? ""
      return "{\"type\":\"Feature\",\"id\":\"\(fence.id)\",\"properties\":{\"name\":\"\(fence.id)\"\(limit)},"
        + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[\(points)]]}}"
    }
    return "{\"type\":\"FeatureCollection\",\"features\":[\n" + features.joined(separator: ",\n") + "\n]}\n"
  }

  /// The declarations of a rule file that has the set beside it as `boxes.geojson`.
  var declarations: String {
    var text = "fences boxes file \"boxes.geojson\"\n  limit: speed in km/h\n"
    for fence in fences where fence.group != "boxes" {
      switch fence.shape {
      case .circle(let latitude, let longitude, let radius):
        text += "fence \(fence.id) circle \(latitude), \(longitude) radius \(radius) m\n"
      case .box(let south, let west, let north, let east):
        text += "fence \(fence.id) polygon (\(south) \(west), \(south) \(east), \(north) \(east), \(north) \(west))\n"
      }
    }
    return text + "sink log stdout\n"
  }
}
