import Foundation
import Model
import Testing

@testable import Reports

@Suite struct ReportWriterTests {
  private static func rule(_ name: String, _ severity: Severity) -> ReportRule {
    ReportRule(name: name, severity: severity)
  }

  private static func episode(_ start: Int64, rule: Int = 0, _ message: String) -> ReportEpisode {
    ReportEpisode(rule: rule, device: 0, start: start, fired: start, message: message)
  }

  private static func document(_ episodes: [ReportEpisode]) -> ReportDocument {
    ReportDocument(
      title: "t", rules: [rule("a", .info), rule("b", .critical)],
      devices: [ReportDevice(name: "d", track: DeviceTrack())],
      episodes: episodes)
  }

  @Test func thePageAsksForNothing() throws {
    let html = try PageReader(SampleTown.document()).html
    #expect(html.contains("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"))
    for word in [
      "src=", "url(", "@import", "fetch(", "XMLHttpRequest", "innerHTML", "outerHTML", "eval(", "insertAdjacent",
    ] {
      #expect(!html.contains(word), "the page has `\(word)`")
    }
    // The one address is the name of SVG's elements.
    #expect(Set(html.matches(of: /https?:\/\/[^"]*/).map { String($0.output) }) == ["http://www.w3.org/2000/svg"])
  }

  @Test func theMarksAreFilled() throws {
    let html = try PageReader(SampleTown.document()).html
    #expect(html.contains("<title>Mewen Deliveries, Tuesday 12 May 2026</title>"))
    #expect(!html.contains("{{"))
    #expect(html.contains("\"use strict\";"))
  }

  @Test func hostileNamesStayText() throws {
    let page = try PageReader(SampleOddities.hostile)
    #expect(page.html.components(separatedBy: "</script>").count == 4)
    #expect(!page.html.contains("<img"))
    #expect(page.objects("devices")[0]["name"] as? String == SampleOddities.hostileText)
    #expect((page.object("episodes")["message"] as? [String]) == [SampleOddities.hostileText])
  }

  @Test func episodesStandByTheirStart() throws {
    let page = try PageReader(
      Self.document([Self.episode(9000, "c"), Self.episode(1000, "a"), Self.episode(9000, "d")]))
    #expect(page.object("episodes")["message"] as? [String] == ["a", "c", "d"])
    #expect(PageReader.unsigned(page.object("episodes")["start"]) == [0, 8, 0])
  }

  @Test func episodesSayHowTheyEnd() throws {
    var moment = Self.episode(0, "moment")
    moment.fired = 2000
    var open = Self.episode(10_000, "open")
    open.isOpen = true
    var closed = Self.episode(20_000, "closed")
    closed.end = 50_000
    let episodes = try PageReader(Self.document([moment, open, closed])).object("episodes")
    #expect(PageReader.unsigned(episodes["lasted"]) == [0, 1, 32])
    #expect(PageReader.signed(episodes["fired"]) == [2, 0, 0])
  }

  @Test func placesAreStepsFromTheOneBefore() throws {
    var episodes = (0..<3).map { Self.episode($0 * 1000, "") }
    (episodes[0].latitude, episodes[0].longitude) = (1, 2)
    (episodes[2].latitude, episodes[2].longitude) = (1.5, 1)
    let column = PageReader.unsigned(try PageReader(Self.document(episodes)).object("episodes")["place"])
    #expect(column == [1, 400_000, 200_000, 0, 1, 200_001, 100_000])
  }

  @Test func theGravestEpisodesStayWhereThereIsNoRoom() throws {
    let document = Self.document([
      Self.episode(1000, "a"), Self.episode(2000, rule: 1, "b"), Self.episode(3000, "c"),
      Self.episode(4000, rule: 1, "d"),
    ])
    let page = try PageReader(document, budget: ReportBudget(episodes: 3))
    #expect(page.object("episodes")["message"] as? [String] == ["a", "b", "d"])
    #expect(page.object("leftOut")["episodes"] as? Int == 1)
  }

  @Test func tracksAreWithinTheirShare() throws {
    let fleet = SampleFleet.document(devices: 4, fixesEach: 300, episodes: 0)
    let devices = try PageReader(fleet, budget: ReportBudget(trackVertices: 400, curveSamples: 200)).objects("devices")
    for device in devices {
      let track = try #require(device["track"] as? [String: Any])
      #expect(PageReader.unsigned(track["time"]).count <= 100)
      #expect(device["fixes"] as? Int == 300)
      for case let curve as [String: Any] in try #require(device["curves"] as? [Any]) {
        #expect(PageReader.unsigned(curve["time"]).count <= 25)
      }
    }
  }

  @Test func aTrackReadsBack() throws {
    var track = DeviceTrack()
    let places = [(10.0, 179.99), (10.5, -179.99), (11.0, -179.5), (9.0, -179.0)]
    for (index, place) in places.enumerated() {
      let time = Int64(index) * 60_000 + (index == 3 ? 7_200_000 : 0)
      track.addFix(time: time, latitude: place.0, longitude: place.1)
      track.addSpeed(time: time, metresPerSecond: Double(index) * 2.5)
    }
    let device = try PageReader(ReportDocument(title: "", devices: [ReportDevice(name: "d", track: track)])).objects(
      "devices")[0]
    let column = try #require(device["track"] as? [String: Any])
    #expect(PageReader.unsigned(column["time"]) == [0, 60, 60, 7260])
    // It runs on beyond 180.
    #expect(PageReader.running(PageReader.signed(column["east"])) == [17_999_000, 18_001_000, 18_050_000, 18_100_000])
    #expect(PageReader.running(PageReader.signed(column["north"])) == [1_000_000, 1_050_000, 1_100_000, 900_000])
    #expect(PageReader.unsigned(column["holes"]) == [3])
    let speed = try #require((device["curves"] as? [Any])?[0] as? [String: Any])
    #expect(PageReader.running(PageReader.signed(speed["value"])) == [0, 250, 500, 750])
    #expect(speed["hole"] as? Int == 1800)
  }

  @Test func aDeviceThatReportsSeldomHasLongerHoles() throws {
    var track = DeviceTrack()
    for day in 0..<20 {
      track.addFix(time: Int64(day < 10 ? day : day + 9) * 86_400_000, latitude: 0, longitude: Double(day))
    }
    let device = try PageReader(ReportDocument(title: "", devices: [ReportDevice(name: "d", track: track)])).objects(
      "devices")[0]
    let holes = PageReader.unsigned((device["track"] as? [String: Any])?["holes"])
    #expect(holes.count == 1)
  }

  @Test func zonesGoAlongInSeconds() throws {
    let zone = try PageReader(SampleTown.document()).object("zone")
    #expect(zone["name"] as? String == "Europe/Berlin")
    #expect(zone["first"] as? Int == 3600)
    #expect(zone["changes"] as? [Int] == [1_774_746_000, 7200])
  }

  @Test func fencesKeepTheirPlacesInTheList() throws {
    let page = try PageReader(SampleTown.document())
    let fences = try #require(page.values["fences"] as? [Any])
    #expect(fences.count == 6)
    #expect(fences[5] is NSNull)
    let depot = try #require(fences[2] as? [String: Any])
    #expect(depot["kind"] as? Int == 1)
    #expect(depot["radius"] as? Int == 150)
    #expect(page.object("leftOut")["fences"] as? Int == 4)
  }
}
