import Glibc
import Model
import Testing

@testable import Reports

@Suite struct FenceChoiceTests {
  private static func fence(_ id: String, _ latitude: Double, _ longitude: Double, corners: Int = 100) -> ReportFence {
    let ring = (0..<corners).map { corner in
      let angle = Double(corner) / Double(corners) * 2 * .pi
      return Coordinate(latitude: latitude + sin(angle) * 0.1, longitude: longitude + cos(angle) * 0.1)
    }
    return ReportFence(id: id, group: "g", outline: .area([[ring]]))
  }

  private static func document(fences: [ReportFence], usedFence: Int?) -> ReportDocument {
    var track = DeviceTrack()
    track.addFix(time: 0, latitude: 48, longitude: 11)
    let rule = ReportRule(name: "r", severity: .info)
    let episode = ReportEpisode(rule: 0, device: 0, fence: usedFence, start: 0, fired: 0, message: "")
    return ReportDocument(
      title: "", rules: [rule], fences: fences, devices: [ReportDevice(name: "d", track: track)], episodes: [episode])
  }

  @Test func fencesNearATrackAndThoseWithEpisodesAreDrawn() {
    let fences = [Self.fence("near", 48, 11), Self.fence("far", 20, 20), Self.fence("used", -20, -20)]
    let choice = FenceChoice(Self.document(fences: fences, usedFence: 2), vertices: 10_000)
    #expect(choice.shapes.map { $0 != nil } == [true, false, true])
    #expect(choice.leftOut == 1)
  }

  @Test func fencesNearAnEpisodeAreDrawn() {
    var document = Self.document(fences: [Self.fence("there", 20, 20)], usedFence: nil)
    document.episodes[0].latitude = 20
    document.episodes[0].longitude = 20
    #expect(FenceChoice(document, vertices: 10_000).leftOut == 0)
  }

  @Test func tooManyVerticesMakeAllCoarser() {
    let fences = (0..<10).map { Self.fence("\($0)", 48, 11 + Double($0) * 0.01) }
    let choice = FenceChoice(Self.document(fences: fences, usedFence: nil), vertices: 300)
    #expect(choice.leftOut == 0)
    #expect(choice.shapes.compactMap { $0?.vertexCount }.reduce(0, +) <= 300)
  }

  @Test func thoseWithoutEpisodesGoFirst() {
    let fences = (0..<10).map { Self.fence("\($0)", 48, 11 + Double($0) * 0.01) }
    let choice = FenceChoice(Self.document(fences: fences, usedFence: 7), vertices: 12)
    #expect(choice.shapes[7] != nil)
    #expect(choice.leftOut == 9)
  }
}
