internal import CGEOS
package import Model

/// STUB, to be replaced by the Geofences helper. All fences of a rule set, checked by GEOS and laid out for lookups; immutable and shared.
package final class FenceIndex: Sendable {
  /// By fence number. Sorted by group, then as drafted.
  package let fences: [Fence]
  /// The narrowest `widthMetres`; +inf where there are no areas. A fix at least this accurate tells about every fence.
  package let narrowestWidthMetres: Double
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
package struct Locator: ~Copyable {
  package init(_ index: FenceIndex) {}
  /// Numbers, ascending, of all fences (areas, circles, corridors) that cover the point. Valid until the next call.
  /// With `widened`: ids ≥ fences.count are widened shapes: fence `widenedFence[id − fences.count]`.
  package mutating func locate(latitude: Double, longitude: Double) {}
}
