internal import CGEOS
package import Model

/// STUB, to be replaced by the Geofences helper. All fences of a rule set, checked by GEOS and laid out for lookups; immutable and shared.
package final class FenceIndex: Sendable {
  /// By fence number. Sorted by group, then as drafted.
  package let fences: [Fence]
  /// The narrowest `widthMetres`; +inf where there are no areas. A fix at least this accurate tells about every fence.
  package let narrowestWidthMetres: Double
  package let widenedFence: [UInt32] = []
  init(fences: [Fence]) {
    self.fences = fences
    self.narrowestWidthMetres = .infinity
  }
  /// Builds. Fences beyond repair are left out and reported as errors; repaired ones as warnings.
  /// `crossGroups`: groups that a `cross` edge names; only these get a segment index.
  package static func build(_ drafts: [FenceDraft], crossGroups: Set<Int>) -> (FenceIndex, [FenceFinding]) {
    (FenceIndex(fences: []), [])
  }
}

/// STUB. One worker's way to ask the index: its GEOS context, its prepared geometries, its result buffer.
package struct FenceTouch: Sendable { package var fence: UInt32; package var fraction: Double; package var place: Coordinate; package var leftToRight: Bool? }
package struct Locator: ~Copyable {
  package init(_ index: FenceIndex) {}
  /// Numbers, ascending, of all fences (areas, circles, corridors) that cover the point. Valid until the next call.
  /// With `widened`: ids ≥ fences.count are widened shapes: fence `widenedFence[id − fences.count]`.
  package mutating func locate(latitude: Double, longitude: Double) -> Int { 0 }
  package borrowing func result(_ i: Int) -> UInt32 { 0 }
  package mutating func distance(fence: Int, latitude: Double, longitude: Double) -> Double { 0 }
  package mutating func nearest(group: Int, latitude: Double, longitude: Double) -> Double { 0 }
  package mutating func crossing(shape: UInt32, from: Coordinate, to: Coordinate, entering: Bool) -> (fraction: Double, place: Coordinate)? { nil }
  package mutating func crossed(group: Int, from: Coordinate, to: Coordinate, into: inout [FenceTouch]) {}
}
