internal import Glibc
package import Model

extension FenceIndex {
  /// Any fence as polygons for a map: circles of 64 segments, corridors buffered, cut at the antimeridian. Each
  /// polygon is an outer ring and its holes, closed. A line has none.
  package func polygonised(of fence: Int) -> [[[Coordinate]]] {
    let shape = table.shapes[fence]
    let rings: Rings
    switch shape.form {
    case .polygon: rings = table.outline(of: fence)
    case .circle: rings = Self.circle(shape.center, shape.radius)
    case .corridor: rings = Self.corridor(table.outline(of: fence), shape.radius)
    case .line: rings = Rings()
    }
    return rings.coordinates
  }

  private static func circle(_ center: Coordinate, _ radius: Double) -> Rings {
    let angle = radius / Earth.radiusMetres
    let latitude = center.latitude * Sphere.radiansPerDegree
    var ring = Rings()
    var x: [Double] = []
    var y: [Double] = []
    for step in 0..<64 {
      let bearing = -2 * Double.pi * Double(step) / 64
      let sine = sin(latitude) * cos(angle) + cos(latitude) * sin(angle) * cos(bearing)
      let turn = atan2(sin(bearing) * sin(angle) * cos(latitude), cos(angle) - sin(latitude) * sine)
      let longitude = center.longitude + turn / Sphere.radiansPerDegree
      x.append(longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude)
      y.append(asin(min(1, max(-1, sine))) / Sphere.radiansPerDegree)
    }
    ring.append(x: x + [x[0]], y: y + [y[0]], isHole: false)
    guard Antimeridian.crosses(ring.x[...]) else { return ring }
    let unrolled = Antimeridian.unroll(ring)
    return Antimeridian.cut(unrolled.rings, written: unrolled.written, kernel: GeosKernel())
  }

  private static func corridor(_ lines: Rings, _ radius: Double) -> Rings {
    let kernel = GeosKernel()
    let plane = Plane(
      middle: Coordinate(
        latitude: ((lines.y.min() ?? 0) + (lines.y.max() ?? 0)) / 2,
        longitude: ((lines.x.min() ?? 0) + (lines.x.max() ?? 0)) / 2))
    guard let buffer = kernel.buffered(lines: plane.metres(lines), by: radius) else { return Rings() }
    return Antimeridian.cut(plane.degrees(kernel.rings(of: buffer)), written: [:], kernel: kernel)
  }
}
