import Model
import Reports

/// Pages at the edges: nothing to show, hardly anything, names that attack, places where the map ends.
enum SampleOddities {
  private static let noon: Int64 = 1_778_587_200_000

  static let empty = ReportDocument(title: "Nothing was read")

  static let quiet: ReportDocument = {
    var document = SampleTown.document()
    document.episodes = []
    document.title = "A day without alerts"
    return document
  }()

  static let single: ReportDocument = {
    var track = DeviceTrack()
    track.addFix(time: noon, latitude: 48.13743, longitude: 11.57549)
    return ReportDocument(
      title: "One fix", rules: [ReportRule(name: "sos", severity: .critical)],
      devices: [ReportDevice(name: "beacon", track: track)],
      episodes: [
        ReportEpisode(
          rule: 0, device: 0, start: noon, fired: noon, latitude: 48.13743, longitude: 11.57549,
          message: "beacon calls for help")
      ])
  }()

  /// Hostile text in every place that shows text from outside.
  static let hostileText = "</script><img src=x onerror=\"document.title='owned'\"><!--<script>'\"&amp;\u{2028}\u{202E}"

  static let hostile: ReportDocument = {
    var document = single
    document.title = hostileText
    document.sources = [hostileText]
    document.notes = [hostileText]
    document.rules = [
      ReportRule(
        name: hostileText, title: hostileText, severity: .warning,
        thresholds: [ReportThreshold(curve: .speed, value: 5, label: hostileText)], source: hostileText,
        notes: [hostileText])
    ]
    document.fences = [
      ReportFence(
        id: hostileText, name: hostileText, group: hostileText,
        outline: .circle(center: Coordinate(latitude: 48.13743, longitude: 11.57549), radiusMetres: 300))
    ]
    document.devices[0].name = hostileText
    document.devices[0].notes = [hostileText]
    document.devices[0].track.addSpeed(time: noon, metresPerSecond: 7)
    document.episodes[0].message = hostileText
    document.episodes[0].id = hostileText
    document.episodes[0].fence = 0
    return document
  }()

  /// A ship and an ice floe across the antimeridian, a fence that is cut there, and one around the pole.
  static let edges: ReportDocument = {
    var ship = DeviceTrack()
    var floe = DeviceTrack()
    for step in 0..<200 {
      let time = noon + Int64(step) * 900_000
      let longitude = 176 + Double(step) * 0.04
      ship.addFix(
        time: time, latitude: -17 - Double(step % 20) * 0.05, longitude: longitude > 180 ? longitude - 360 : longitude)
      floe.addFix(time: time, latitude: 84 + Double(step) * 0.029, longitude: -170 - Double(step) * 0.1)
    }
    let fiji: Outline = .area([
      [[(-19.0, 177.0), (-16.0, 177.0), (-16.0, 180.0), (-19.0, 180.0), (-19.0, 177.0)].map(coordinate)],
      [[(-19.0, -180.0), (-16.0, -180.0), (-16.0, -178.5), (-19.0, -178.5), (-19.0, -180.0)].map(coordinate)],
    ])
    return ReportDocument(
      title: "Where the map ends", rules: [ReportRule(name: "enters", title: "Enters", severity: .info)],
      fences: [
        ReportFence(id: "fiji", name: "Fiji", group: "zones", outline: fiji),
        ReportFence(
          id: "pole", name: "The pole", group: "zones",
          outline: .circle(center: Coordinate(latitude: 89, longitude: 20), radiusMetres: 600_000)),
      ],
      devices: [ReportDevice(name: "ship", track: ship), ReportDevice(name: "floe", track: floe)],
      episodes: [
        ReportEpisode(
          rule: 0, device: 0, fence: 0, start: noon + 22_500_000, end: noon + 150_000_000, fired: noon + 22_500_000,
          latitude: -17.25, longitude: 177, message: "ship is in Fiji", noticeCount: 2),
        ReportEpisode(
          rule: 0, device: 0, fence: 0, start: noon + 90_000_000, end: noon + 97_200_000, fired: noon + 90_000_000,
          latitude: -17, longitude: -180, message: "ship crosses the line"),
        ReportEpisode(
          rule: 0, device: 1, fence: 1, start: noon + 60_000_000, fired: noon + 60_000_000, latitude: 85.9,
          longitude: -176.6, message: "floe is at the pole"),
      ])
  }()

  private static func coordinate(_ place: (latitude: Double, longitude: Double)) -> Coordinate {
    Coordinate(latitude: place.latitude, longitude: place.longitude)
  }
}
