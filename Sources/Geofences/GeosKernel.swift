internal import CGEOS

/// One context of GEOS, and all that is asked of it. Used by one thread at a time.
///
/// Every raw pointer of GEOS stays in this file.
final class GeosKernel {
  let handle: GEOSContextHandle_t

  /// A geometry, destroyed with its last owner.
  final class Geometry {
    let pointer: OpaquePointer
    let kernel: GeosKernel
    init(_ pointer: OpaquePointer, _ kernel: GeosKernel) {
      self.pointer = pointer
      self.kernel = kernel
    }
    deinit { GEOSGeom_destroy_r(kernel.handle, pointer) }
  }

  /// A geometry with the indexes that make many questions of it cheap.
  final class Prepared {
    let pointer: OpaquePointer
    let geometry: Geometry
    init?(_ geometry: Geometry) {
      guard let pointer = GEOSPrepare_r(geometry.kernel.handle, geometry.pointer) else { return nil }
      self.pointer = pointer
      self.geometry = geometry
    }
    deinit { GEOSPreparedGeom_destroy_r(geometry.kernel.handle, pointer) }

    /// Whether the point is inside or on the border; nil where GEOS gave up.
    func covers(x: Double, y: Double) -> Bool? {
      let handle = geometry.kernel.handle
      guard let point = GEOSGeom_createPointFromXY_r(handle, x, y) else { return nil }
      defer { GEOSGeom_destroy_r(handle, point) }
      let answer = GEOSPreparedCovers_r(handle, pointer, point)
      return answer == 2 ? nil : answer == 1
    }
  }

  init() {
    guard let handle = GEOS_init_r() else { fatalError("out of memory") }
    self.handle = handle
  }

  deinit { GEOS_finish_r(handle) }

  private func own(_ pointer: OpaquePointer?) -> Geometry? {
    pointer.map { Geometry($0, self) }
  }

  /// The polygons of closed rings: one polygon, or a multipolygon of several. Nil where a ring is none.
  func polygons(_ rings: Rings) -> Geometry? {
    var made: [OpaquePointer?] = []
    for part in rings.parts {
      guard let polygon = polygon(rings, part) else {
        for one in made { GEOSGeom_destroy_r(handle, one) }
        return nil
      }
      made.append(polygon)
    }
    if made.count == 1 { return own(made[0]) }
    let count = UInt32(made.count)
    return made.withUnsafeMutableBufferPointer {
      own(GEOSGeom_createCollection_r(handle, Int32(GEOS_MULTIPOLYGON.rawValue), $0.baseAddress, count))
    }
  }

  private func polygon(_ rings: Rings, _ part: Range<Int>) -> OpaquePointer? {
    var made: [OpaquePointer?] = []
    for number in part {
      guard let ring = linearRing(rings, rings.rings[number]) else {
        for one in made { GEOSGeom_destroy_r(handle, one) }
        return nil
      }
      made.append(ring)
    }
    let count = UInt32(made.count - 1)
    return made.withUnsafeMutableBufferPointer { all in
      guard let start = all.baseAddress else { return nil }
      return GEOSGeom_createPolygon_r(handle, start.pointee, count == 0 ? nil : start + 1, count)
    }
  }

  private func linearRing(_ rings: Rings, _ ring: Rings.Ring) -> OpaquePointer? {
    guard ring.count >= 4 else { return nil }
    let sequence = rings.x.withUnsafeBufferPointer { x in
      rings.y.withUnsafeBufferPointer { y in
        GEOSCoordSeq_copyFromArrays_r(
          handle, x.baseAddress.map { $0 + ring.first }, y.baseAddress.map { $0 + ring.first }, nil, nil,
          UInt32(ring.count))
      }
    }
    guard let sequence else { return nil }
    return GEOSGeom_createLinearRing_r(handle, sequence)
  }

  /// What is wrong with a geometry and where; nil where it is valid.
  func fault(_ geometry: Geometry) -> (reason: String, x: Double, y: Double)? {
    var text: UnsafeMutablePointer<CChar>?
    var place: OpaquePointer?
    let valid = GEOSisValidDetail_r(handle, geometry.pointer, 0, &text, &place)
    defer {
      if let text { GEOSFree_r(handle, text) }
      if let place { GEOSGeom_destroy_r(handle, place) }
    }
    guard valid != 1 else { return nil }
    var x = Double.nan
    var y = Double.nan
    if let place {
      GEOSGeomGetX_r(handle, place, &x)
      GEOSGeomGetY_r(handle, place, &y)
    }
    return (text.map { String(cString: $0) } ?? "GEOS could not judge it", x, y)
  }

  func madeValid(_ geometry: Geometry) -> Geometry? {
    own(GEOSMakeValid_r(handle, geometry.pointer))
  }

  /// The part within a box.
  func clipped(_ geometry: Geometry, south: Double, west: Double, north: Double, east: Double) -> Geometry? {
    guard let box = own(GEOSGeom_createRectangle_r(handle, west, south, east, north)) else { return nil }
    return own(GEOSIntersection_r(handle, geometry.pointer, box.pointer))
  }

  /// All points within a distance, in the geometry's own units; eight segments a quarter of a circle.
  func buffered(_ geometry: Geometry, by distance: Double) -> Geometry? {
    own(GEOSBuffer_r(handle, geometry.pointer, distance, 8))
  }

  /// Lines buffered, for a map.
  func buffered(lines: Rings, by distance: Double) -> Geometry? {
    var made: [OpaquePointer?] = []
    for ring in lines.rings {
      let sequence = lines.x.withUnsafeBufferPointer { x in
        lines.y.withUnsafeBufferPointer { y in
          GEOSCoordSeq_copyFromArrays_r(
            handle, x.baseAddress.map { $0 + ring.first }, y.baseAddress.map { $0 + ring.first }, nil, nil,
            UInt32(ring.count))
        }
      }
      if let sequence, let line = GEOSGeom_createLineString_r(handle, sequence) { made.append(line) }
    }
    let count = UInt32(made.count)
    let all = made.withUnsafeMutableBufferPointer {
      own(GEOSGeom_createCollection_r(handle, Int32(GEOS_MULTILINESTRING.rawValue), $0.baseAddress, count))
    }
    return all.flatMap { buffered($0, by: distance) }
  }

  /// In squares of the geometry's own units; 0 where GEOS gave up.
  func area(_ geometry: Geometry) -> Double {
    var area = 0.0
    return GEOSArea_r(handle, geometry.pointer, &area) == 1 ? area : 0
  }

  func united(_ geometry: Geometry) -> Geometry? {
    own(GEOSUnaryUnion_r(handle, geometry.pointer))
  }

  /// What two geometries share; nil where GEOS gave up.
  func intersection(_ a: Geometry, _ b: Geometry) -> Geometry? {
    own(GEOSIntersection_r(handle, a.pointer, b.pointer))
  }

  /// What of the first is not in the second.
  func difference(_ a: Geometry, _ b: Geometry) -> Geometry? {
    own(GEOSDifference_r(handle, a.pointer, b.pointer))
  }

  /// The point of an area that is farthest from its border, and how far that is; found to within the tolerance.
  func inscribedCircle(_ geometry: Geometry, tolerance: Double) -> (x: Double, y: Double, radius: Double)? {
    guard let line = own(GEOSMaximumInscribedCircle_r(handle, geometry.pointer, tolerance)),
      let sequence = GEOSGeom_getCoordSeq_r(handle, line.pointer)
    else { return nil }
    var size: UInt32 = 0
    guard GEOSCoordSeq_getSize_r(handle, sequence, &size) == 1, size == 2 else { return nil }
    var x = [0.0, 0.0]
    var y = x
    guard GEOSCoordSeq_copyToArrays_r(handle, sequence, &x, &y, nil, nil) == 1 else { return nil }
    let (dx, dy) = (x[1] - x[0], y[1] - y[0])
    return (x[0], y[0], (dx * dx + dy * dy).squareRoot())
  }

  /// All polygons of a geometry, however it is nested; points and lines in it are left out.
  func rings(of geometry: Geometry) -> Rings {
    var rings = Rings()
    var open: [OpaquePointer] = [geometry.pointer]
    while let one = open.popLast() {
      let kind = GEOSGeomTypeId_r(handle, one)
      if kind == Int32(GEOS_POLYGON.rawValue) {
        guard GEOSisEmpty_r(handle, one) == 0 else { continue }
        appendRing(GEOSGetExteriorRing_r(handle, one), isHole: false, to: &rings)
        for hole in 0..<max(0, GEOSGetNumInteriorRings_r(handle, one)) {
          appendRing(GEOSGetInteriorRingN_r(handle, one, hole), isHole: true, to: &rings)
        }
      } else if kind == Int32(GEOS_MULTIPOLYGON.rawValue) || kind == Int32(GEOS_GEOMETRYCOLLECTION.rawValue) {
        let count = max(0, GEOSGetNumGeometries_r(handle, one))
        for number in (0..<count).reversed() {
          if let inner = GEOSGetGeometryN_r(handle, one, number) { open.append(inner) }
        }
      }
    }
    return rings
  }

  private func appendRing(_ ring: OpaquePointer?, isHole: Bool, to rings: inout Rings) {
    guard let ring, let sequence = GEOSGeom_getCoordSeq_r(handle, ring) else { return }
    var size: UInt32 = 0
    guard GEOSCoordSeq_getSize_r(handle, sequence, &size) == 1, size >= 4 else { return }
    var x = [Double](repeating: 0, count: Int(size))
    var y = x
    guard GEOSCoordSeq_copyToArrays_r(handle, sequence, &x, &y, nil, nil) == 1 else { return }
    rings.append(x: x, y: y, isHole: isHole)
  }
}
