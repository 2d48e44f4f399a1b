/// How degrees become cells: the bounds of all shapes, as 2³² steps each way.
struct CellFrame: Sendable {
  var west: Double
  var south: Double
  var east: Double
  var north: Double
  /// Steps a degree.
  var scaleX: Double
  var scaleY: Double
  /// The root has 2^bits cells each way.
  var rootBits: UInt32

  /// Cells are never split below 2^8 steps.
  static let smallestShift: UInt32 = 8
  /// The root has at least so many bits.
  static let smallestRoot: UInt32 = 2

  /// A frame over the given bounds; without any, one that no point is in.
  init(west: Double, south: Double, east: Double, north: Double, rootBits: UInt32) {
    self.west = west
    self.south = south
    self.east = east
    self.north = north
    self.rootBits = rootBits
    scaleX = 4_294_967_295 / max(east - west, 1e-9)
    scaleY = 4_294_967_295 / max(north - south, 1e-9)
  }
}

/// What a cell's number, or a list's header, says (see `CellStore`).
enum CellCode {
  static let child: UInt32 = 1 << 31
  static let position: UInt32 = (1 << 29) - 1
  static let cover: UInt32 = 1 << 30
  static let shape: UInt32 = (1 << 30) - 1
  /// A list's header.
  static let borders: UInt32 = 1 << 31
  static let inherits: UInt32 = 1 << 30
}

/// What the upper half of an item's word says: kind, parity at the reference point, then how many records follow.
enum ItemCode {
  static let kind: UInt32 = 3
  static let cover: UInt32 = 0
  static let polygon: UInt32 = 1
  static let circle: UInt32 = 2
  static let corridor: UInt32 = 3
  static let parity: UInt32 = 4
  static let countShift: UInt32 = 3

  /// The kind of what a shape's border passes; nil for lines, which cover nothing.
  static func kind(of form: Shape.Form) -> UInt32? {
    switch form {
    case .polygon: polygon
    case .circle: circle
    case .corridor: corridor
    case .line: nil
    }
  }
}
