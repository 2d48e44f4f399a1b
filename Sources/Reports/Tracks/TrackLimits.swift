/// How much of one device is kept while its reports come.
package struct TrackLimits: Sendable, Equatable {
  /// Vertices of the track after a thinning; twice as many between two of them. At least 16.
  package var vertices: Int
  /// Stretches of time of one curve, of up to four samples each. At least 16.
  package var stretches: Int

  package init(vertices: Int = 20_000, stretches: Int = 2000) {
    self.vertices = max(vertices, 16)
    self.stretches = max(stretches, 16)
  }

  /// What each of so many devices may keep, so that all of them together stay below some hundred megabytes.
  package static func shared(by devices: Int) -> TrackLimits {
    var limits = TrackLimits()
    var served = 200
    while served < devices, limits.vertices > 64 {
      limits = TrackLimits(vertices: limits.vertices / 2, stretches: limits.stretches / 2)
      served *= 2
    }
    return limits
  }
}
