import Testing

@testable import Reports

@Suite struct DeviceTrackTests {
  @Test func curvesAreTheirOwn() {
    var track = DeviceTrack()
    track.addSpeed(time: 1, metresPerSecond: 10)
    track.addBattery(time: 2, fraction: 0.5)
    track.addBatteryVoltage(time: 3, volts: 12.5)
    #expect(track.samples(of: .speed) == [CurveSamples.Sample(time: 1, value: 10)])
    #expect(track.samples(of: .battery) == [CurveSamples.Sample(time: 2, value: 0.5)])
    #expect(track.samples(of: .batteryVoltage) == [CurveSamples.Sample(time: 3, value: 12.5)])
    #expect(track.fixCount == 0)
  }

  @Test func whatIsNoPlaceIsNoFix() {
    var track = DeviceTrack()
    track.addFix(time: 0, latitude: 123, longitude: 0)
    track.addFix(time: 0, latitude: .nan, longitude: 0)
    #expect(track.fixCount == 0)
  }

  @Test func tighteningHoldsForTheTrackAndItsCurves() {
    var track = DeviceTrack()
    for step in 0..<1000 {
      track.addFix(time: Int64(step) * 1000, latitude: Double(step % 7), longitude: Double(step) * 0.01)
      track.addSpeed(time: Int64(step) * 1000, metresPerSecond: Double(step % 31))
    }
    track.tighten(to: TrackLimits(vertices: 20, stretches: 20))
    #expect(track.line.vertices.count == 20)
    #expect(track.samples(of: .speed).count <= 80)
    #expect(track.fixCount == 1000)
  }

  @Test func manyDevicesShareTheRoom() {
    #expect(TrackLimits.shared(by: 1) == TrackLimits())
    #expect(TrackLimits.shared(by: 200) == TrackLimits())
    #expect(TrackLimits.shared(by: 201).vertices == 10_000)
    #expect(TrackLimits.shared(by: 1600).vertices == 2500)
    #expect(TrackLimits.shared(by: 10_000_000).vertices == 39)
    #expect(TrackLimits(vertices: 0, stretches: -1) == TrackLimits(vertices: 16, stretches: 16))
  }
}
