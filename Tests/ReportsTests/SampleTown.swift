import Glibc
import Model
import Reports

/// A day of a small fleet in a made-up town that lies in the open sea: pages to look at before there is a replay.
struct SampleTown {
  private struct Place {
    var east: Double
    var north: Double
  }

  private var dice = Dice(seed: 20_260_512)
  private var episodes: [ReportEpisode] = []
  private var devices: [ReportDevice] = []

  /// 2026-05-12T04:00:00Z.
  private static let morning: Int64 = 1_778_558_400_000
  private static let minute: Int64 = 60_000
  private static let depot = Place(east: 4000, north: -1500)
  private static let oldTown = [
    Place(east: -900, north: -1100), Place(east: 700, north: -1300), Place(east: 1500, north: -400),
    Place(east: 1400, north: 700), Place(east: 300, north: 1300), Place(east: -900, north: 1000),
    Place(east: -1500, north: 200),
  ]
  private static let harbour = [
    Place(east: -3200, north: 1500), Place(east: -1900, north: 1500), Place(east: -1900, north: 2500),
    Place(east: -3200, north: 2500),
  ]

  private enum Rule: Int, CaseIterable {
    case speeding, left, back, harbour, sos, battery, contact
  }

  static func document() -> ReportDocument {
    var town = SampleTown()
    for number in 1...7 { town.drive("van-\(number)", trips: 3 + number % 3) }
    town.ride("bike-1")
    town.rest("tag-1")
    return ReportDocument(
      title: "Mewen Deliveries, Tuesday 12 May 2026",
      sources: ["fleet.rules", "monday.jsonl.gz", "tuesday.jsonl.gz"],
      zone: Zone(
        name: "Europe/Berlin", firstOffset: 3_600_000,
        transitions: [Zone.Transition(utc: 1_774_746_000_000, offset: 7_200_000)]),
      from: morning, to: morning + 14 * 60 * minute, rules: rules(), fences: fences(), devices: town.devices,
      episodes: town.episodes, leftOut: ReportLeftOut(fences: 3),
      notes: ["12 events were late and are corrected.", "4 lines were refused; `--rejects` names them."])
  }

  private static func coordinate(_ place: Place) -> Coordinate {
    Coordinate(latitude: 54.75 + place.north / 111_195, longitude: 12.25 + place.east / 64_178)
  }

  private static func rules() -> [ReportRule] {
    Rule.allCases.map { rule in
      switch rule {
      case .speeding:
        ReportRule(
          name: "city-speeding", title: "Too fast in the Old Town", severity: .warning,
          thresholds: [
            ReportThreshold(curve: .speed, value: 50 / 3.6, label: "speed > 50 km/h"),
            ReportThreshold(curve: .speed, value: 45 / 3.6, label: "clear speed < 45 km/h"),
          ],
          source: """
            rule city-speeding "Too fast in the Old Town"
              when     speed > 50 km/h and inside old-town
              held     30 s
              clear    speed < 45 km/h or outside old-town
            """)
      case .left: ReportRule(name: "left-depot", title: "Left the depot", severity: .info)
      case .back: ReportRule(name: "back-at-depot", title: "Back at the depot", severity: .info)
      case .harbour: ReportRule(name: "at-harbour", title: "At the harbour", severity: .info)
      case .sos: ReportRule(name: "sos", title: "SOS", severity: .critical)
      case .battery:
        ReportRule(
          name: "battery-low", title: "Battery low", severity: .warning,
          thresholds: [
            ReportThreshold(curve: .battery, value: 0.15, label: "battery < 15 %"),
            ReportThreshold(curve: .batteryVoltage, value: 11.8, label: "battery_voltage < 11.8 V"),
          ], notes: ["could not be told for 1 device: no `battery`"])
      case .contact: ReportRule(name: "lost-contact", severity: .critical)
      }
    }
  }

  private static func fences() -> [ReportFence] {
    func ring(_ places: [Place]) -> Outline { .area([[places.map(coordinate)]]) }
    return [
      ReportFence(id: "old-town", name: "Old Town", group: "old-town", outline: ring(oldTown)),
      ReportFence(id: "harbour", name: "Harbour", group: "harbour", outline: ring(harbour)),
      ReportFence(
        id: "depot", name: "Depot", group: "depot", outline: .circle(center: coordinate(depot), radiusMetres: 150)),
      ReportFence(
        id: "coast-road", name: "Coast Road", group: "roads",
        outline: .corridor(
          [
            [Place(east: 4200, north: -1500), Place(east: 3000, north: 800), Place(east: -1900, north: 2000)]
              .map(coordinate)
          ], radiusMetres: 60)),
      ReportFence(
        id: "toll", name: "Toll line", group: "toll",
        outline: .line([[Place(east: 2400, north: -1500), Place(east: 2200, north: 600)].map(coordinate)])),
      ReportFence(
        id: "far", name: "Far away", group: "far",
        outline: .circle(center: Coordinate(latitude: 40, longitude: 2), radiusMetres: 500)),
    ]
  }

  private static func isInside(_ place: Place, _ ring: [Place]) -> Bool {
    var isInside = false
    for (a, b) in zip(ring, ring.dropFirst() + [ring[0]]) where (a.north > place.north) != (b.north > place.north) {
      if place.east < a.east + (place.north - a.north) / (b.north - a.north) * (b.east - a.east) { isInside.toggle() }
    }
    return isInside
  }

  private mutating func add(
    _ rule: Rule, _ place: Place?, start: Int64, fired: Int64? = nil, end: Int64? = nil, isOpen: Bool = false,
    fence: Int? = nil, notices: Int = 1, _ message: String
  ) {
    let at = place.map(Self.coordinate)
    episodes.append(
      ReportEpisode(
        id: String(dice.next(), radix: 16), rule: rule.rawValue, device: devices.count, fence: fence, start: start,
        end: end, fired: fired ?? start, isOpen: isOpen, latitude: at?.latitude, longitude: at?.longitude,
        message: message, noticeCount: notices))
  }

  private mutating func drive(_ name: String, trips: Int) {
    var track = DeviceTrack()
    var time = Self.morning + Int64(dice.number(0...40)) * Self.minute
    var place = Self.depot
    var volts = 12.6
    var fast: (start: Int64, place: Place, peak: Double)?
    func report(_ kmh: Double) {
      let at = Self.coordinate(place)
      track.addFix(time: time, latitude: at.latitude, longitude: at.longitude)
      track.addSpeed(time: time, metresPerSecond: kmh / 3.6)
      track.addBatteryVoltage(time: time, volts: volts)
    }
    for trip in 0..<trips {
      for _ in 0..<Int(dice.number(4...12)) {
        volts = 12.55 + dice.number(-0.06...0.06)
        report(0)
        time += 5 * Self.minute
      }
      add(.left, place, start: time, fence: 2, "\(name) left the depot")
      var stops: [Place] = (0..<Int(dice.number(3...6))).map { _ in
        Place(
          east: (dice.number(-12...6)).rounded() * 300, north: (dice.number(-5...8)).rounded() * 300)
      }
      if trip == 1 { stops.append(Place(east: -2500, north: 2000)) }
      stops.append(Self.depot)
      for stop in stops {
        for corner in [Place(east: stop.east, north: place.north), stop] {
          let way = max(abs(corner.east - place.east), abs(corner.north - place.north))
          let pace = dice.number(32...66)
          let steps = max(Int(way / (pace / 3.6 * 15)), 1)
          let from = place
          for step in 1...steps {
            let part = Double(step) / Double(steps)
            place = Place(
              east: from.east + (corner.east - from.east) * part + dice.number(-4...4),
              north: from.north + (corner.north - from.north) * part + dice.number(-4...4))
            let kmh = max(0, pace + dice.number(-6...6) - (step == steps ? pace * 0.6 : 0))
            volts = 14.1 + dice.number(-0.1...0.1)
            report(kmh)
            let isFast = kmh > 50 && Self.isInside(place, Self.oldTown)
            if isFast { fast = (fast?.start ?? time, fast?.place ?? place, max(fast?.peak ?? 0, kmh)) }
            if !isFast, let was = fast {
              if time - was.start >= 45_000 {
                add(
                  .speeding, was.place, start: was.start, fired: was.start + 30_000, end: time, fence: 0, notices: 2,
                  "\(name) at \(Int(was.peak)) km/h in the Old Town")
              }
              fast = nil
            }
            time += 15_000
          }
        }
        if stop.east == -2500 { add(.harbour, place, start: time, fence: 1, "\(name) has reached the harbour") }
        for _ in 0..<Int(dice.number(1...5)) {
          report(0)
          time += 2 * Self.minute
        }
      }
      add(.back, place, start: time, fence: 2, "\(name) is back at the depot")
      time += Int64(dice.number(20...70)) * Self.minute
    }
    if name == "van-3" { add(.sos, place, start: time - 200 * Self.minute, notices: 3, "\(name) calls for help") }
    if name == "van-6" {
      add(
        .contact, place, start: time, fired: time + 20 * Self.minute, isOpen: true, notices: 4,
        "\(name) has not been heard since its last trip")
    }
    devices.append(
      ReportDevice(name: name, track: track, notes: name == "van-4" ? ["clock 40 s ahead", "12 late events"] : []))
  }

  private mutating func ride(_ name: String) {
    var track = DeviceTrack()
    var place = Place(east: -300, north: 100)
    var heading = 0.0
    var charge = 0.62
    var low: Int64?
    for step in 0..<1400 {
      let time = Self.morning + 90 * Self.minute + Int64(step) * 20_000
      heading += dice.number(-0.6...0.6)
      let isResting = (step / 200) % 2 == 1
      let kmh = isResting ? 0 : 17 + dice.number(-5...5)
      let (east, north) = Self.direction(heading)
      place.east = min(max(place.east + east * kmh / 3.6 * 20, -1800), 1800)
      place.north = min(max(place.north + north * kmh / 3.6 * 20, -1500), 1500)
      let at = Self.coordinate(place)
      if !(620..<760).contains(step) { track.addFix(time: time, latitude: at.latitude, longitude: at.longitude) }
      track.addSpeed(time: time, metresPerSecond: kmh / 3.6)
      charge = step > 1150 ? min(charge + 0.0025, 0.9) : max(charge - 0.00055, 0.04)
      track.addBattery(time: time, fraction: charge)
      if charge < 0.15, low == nil { low = time }
      if charge > 0.25, let start = low, start > 0 {
        add(
          .battery, place, start: start, fired: start + 5 * Self.minute, end: time, notices: 3,
          "\(name): battery down to 4 %")
        low = -1
      }
    }
    devices.append(ReportDevice(name: name, track: track))
  }

  private mutating func rest(_ name: String) {
    var track = DeviceTrack()
    let place = Place(east: -2600, north: 1900)
    for step in 0..<80 {
      let time = Self.morning + Int64(step) * 10 * Self.minute
      let at = Self.coordinate(
        Place(east: place.east + dice.number(-9...9), north: place.north + dice.number(-9...9)))
      track.addFix(time: time, latitude: at.latitude, longitude: at.longitude)
      track.addBattery(time: time, fraction: 0.2 - Double(step) * 0.0019)
    }
    let start = Self.morning + 270 * Self.minute
    add(
      .battery, place, start: start, fired: start + 5 * Self.minute, isOpen: true, notices: 12,
      "\(name): battery down to 5 %")
    devices.append(ReportDevice(name: name, track: track, notes: ["reports no speed"]))
  }

  private static func direction(_ angle: Double) -> (east: Double, north: Double) { (sin(angle), cos(angle)) }
}
