package import Model

/// Where the way between two fixes, both outside, met a fence.
package struct FenceTouch: Sendable, Equatable {
  package var fence: UInt32
  /// Of the way, 0…1.
  package var fraction: Double
  package var place: Coordinate
  /// Lines only: whether it was crossed from the left of its drawing order to the right.
  package var leftToRight: Bool?

  package init(fence: UInt32, fraction: Double, place: Coordinate, leftToRight: Bool?) {
    self.fence = fence
    self.fraction = fraction
    self.place = place
    self.leftToRight = leftToRight
  }
}
