/// An outline as the page draws it.
struct FenceShape: Sendable, Equatable {
  enum Kind: UInt64, Sendable { case area = 0, circle, corridor, line }

  /// In hundred-thousandths of a degree. Longitudes run on beyond ±180 where a line runs across the antimeridian.
  struct Point: Sendable, Equatable {
    var x: Int64
    var y: Int64
  }

  var kind: Kind
  /// Of circles and corridors; 0 of others.
  var radiusMetres: Double = 0
  /// Rings of an area, which are filled by the even-odd rule; lines of the others; the one point of a circle's middle.
  var lines: [[Point]]

  var vertexCount: Int { lines.reduce(0) { $0 + $1.count } }
}
