import Glibc
import Model
import Reports

/// A large fleet's week: a thousand devices, half a million fixes, fifty thousand notices.
enum SampleFleet {
  private static let monday: Int64 = 1_778_457_600_000
  private static let week: Int64 = 7 * 86_400_000
  private static let middle = Coordinate(latitude: 52.3, longitude: 5.4)

  static func document(devices: Int = 1000, fixesEach: Int = 500, episodes: Int = 50_000) -> ReportDocument {
    var dice = Dice(seed: 7)
    let fences = (0..<400).map { fence($0, &dice) }
    let fleet = (0..<devices).map { number in
      ReportDevice(name: "truck-\(number + 1)", track: track(fixesEach, &dice))
    }
    return ReportDocument(
      title: "A week of a thousand trucks", sources: ["rules/", "week-20.jsonl.gz"], from: monday, to: monday + week,
      rules: rules(), fences: fences, devices: fleet, episodes: (0..<episodes).map { _ in episode(fleet, &dice) })
  }

  private static func rules() -> [ReportRule] {
    let speed = ReportThreshold(curve: .speed, value: 25, label: "speed > 90 km/h")
    return [
      ReportRule(name: "speeding", title: "Over ninety", severity: .warning, thresholds: [speed]),
      ReportRule(name: "enters", title: "Enters a zone", severity: .info),
      ReportRule(name: "long-stop", title: "Stands for two hours", severity: .info),
      ReportRule(name: "sos", title: "SOS", severity: .critical),
      ReportRule(
        name: "battery", title: "Battery low", severity: .warning,
        thresholds: [ReportThreshold(curve: .battery, value: 0.15, label: "battery < 15 %")]),
    ]
  }

  private static func fence(_ number: Int, _ dice: inout Dice) -> ReportFence {
    let center = Coordinate(
      latitude: middle.latitude + dice.number(-1...1), longitude: middle.longitude + dice.number(-1.6...1.6))
    let corners = 5 + number % 40
    let size = dice.number(0.004...0.05)
    let ring = (0..<corners).map { corner in
      let angle = Double(corner) / Double(corners) * 2 * .pi
      let reach = size * dice.number(0.7...1.2)
      return Coordinate(
        latitude: center.latitude + cos(angle) * reach * 0.6, longitude: center.longitude + sin(angle) * reach)
    }
    return ReportFence(id: "zone-\(number)", name: "Zone \(number)", group: "zones", outline: .area([[ring]]))
  }

  private static func track(_ fixes: Int, _ dice: inout Dice) -> DeviceTrack {
    var track = DeviceTrack()
    var latitude = middle.latitude + dice.number(-0.9...0.9)
    var longitude = middle.longitude + dice.number(-1.4...1.4)
    var heading = dice.number(0...6.28)
    var time = monday + Int64(dice.number(0...86_400_000))
    let step = week / Int64(fixes) * 8 / 10
    for fix in 0..<fixes {
      let kmh = fix % 60 < 15 ? 0 : max(0, 70 + dice.number(-40...40))
      heading += dice.number(-0.5...0.5)
      latitude += cos(heading) * kmh * 0.00012
      longitude += sin(heading) * kmh * 0.0002
      track.addFix(time: time, latitude: latitude, longitude: longitude)
      track.addSpeed(time: time, metresPerSecond: kmh / 3.6)
      track.addBattery(time: time, fraction: 0.5 + 0.5 * cos(Double(fix) / 40))
      time += step / 2 + Int64(dice.number(0...1) * Double(step))
    }
    return track
  }

  private static func episode(_ fleet: [ReportDevice], _ dice: inout Dice) -> ReportEpisode {
    let device = Int(dice.next() % UInt64(fleet.count))
    let rule = [0, 0, 0, 1, 1, 1, 1, 2, 3, 4][Int(dice.next() % 10)]
    let start = monday + Int64(dice.number(0...1) * Double(week))
    let isMoment = rule == 1 || rule == 3
    let isOpen = !isMoment && dice.number(0...1) < 0.004
    let lasted = Int64(dice.number(30_000...5_400_000))
    return ReportEpisode(
      id: String(dice.next(), radix: 16), rule: rule, device: device,
      fence: rule == 1 ? Int(dice.next() % 400) : nil, start: start, end: isMoment || isOpen ? nil : start + lasted,
      fired: start + (isMoment ? 0 : 30_000), isOpen: isOpen, latitude: middle.latitude + dice.number(-1...1),
      longitude: middle.longitude + dice.number(-1.5...1.5),
      message: "\(fleet[device].name) at \(Int(dice.number(90...130))) km/h, since \(Int(dice.number(10...23))):00")
  }
}
