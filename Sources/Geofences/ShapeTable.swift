internal import CPrefetch
internal import Model

/// One shape that points are held against: a fence's own, or its widened one.
struct Shape: Sendable {
  enum Form: UInt8, Sendable { case polygon, circle, corridor, line }
  var form: Form
  /// Metres; of circles and corridors.
  var radius = 0.0
  /// Of circles.
  var center = Coordinate(latitude: 0, longitude: 0)
  /// Positions in the table's rings, vertices and runs.
  var rings: Range<Int> {
    get { ringSpan.range }
    set { ringSpan = Span(newValue) }
  }
  var vertices: Range<Int> {
    get { vertexSpan.range }
    set { vertexSpan = Span(newValue) }
  }
  var runs: Range<Int> {
    get { runSpan.range }
    set { runSpan = Span(newValue) }
  }
  var groups: Range<Int> {
    get { groupSpan.range }
    set { groupSpan = Span(newValue) }
  }
  private var ringSpan = Span(0..<0)
  private var vertexSpan = Span(0..<0)
  private var runSpan = Span(0..<0)
  private var groupSpan = Span(0..<0)
  /// South, west, north, east; west > east where it crosses the antimeridian. With the radius.
  var south = 0.0
  var west = 0.0
  var north = 0.0
  var east = 0.0

  /// Ranges of longitude within −180…180.
  var spans: [(west: Double, east: Double)] {
    west <= east ? [(west, east)] : [(west, 180), (-180, east)]
  }

  init(form: Form, radius: Double = 0, center: Coordinate = Coordinate(latitude: 0, longitude: 0)) {
    self.form = form
    self.radius = radius
    self.center = center
  }

  /// A range of positions in half the bytes: a shape is two lines of the cache at most.
  private struct Span {
    private let start: UInt32
    private let end: UInt32
    init(_ range: Range<Int>) {
      start = UInt32(range.lowerBound)
      end = UInt32(range.upperBound)
    }
    @inline(__always) var range: Range<Int> { Int(start)..<Int(end) }
  }
}

/// Up to 8 consecutive edges of a ring or line with their box.
struct EdgeRun: Sendable {
  static let length = 8
  /// Runs in a group, at most.
  static let groupLength = 16
  private let start: UInt32
  private let end: UInt32
  private let lowLatitude: Float
  private let lowLongitude: Float
  private let highLatitude: Float
  private let highLongitude: Float

  /// The box is kept in half the bytes, rounded outwards: it only tells what need not be looked at.
  init(edges: Range<Int>, south: Double, west: Double, north: Double, east: Double) {
    start = UInt32(edges.lowerBound)
    end = UInt32(edges.upperBound)
    lowLatitude = Float(south).nextDown
    lowLongitude = Float(west).nextDown
    highLatitude = Float(north).nextUp
    highLongitude = Float(east).nextUp
  }

  /// Edge v leads from vertex v to vertex v + 1.
  @inline(__always) var edges: Range<Int> { Int(start)..<Int(end) }
  @inline(__always) var south: Double { Double(lowLatitude) }
  @inline(__always) var west: Double { Double(lowLongitude) }
  @inline(__always) var north: Double { Double(highLatitude) }
  @inline(__always) var east: Double { Double(highLongitude) }
}

/// All shapes by id, their vertices in flat arrays until it is finished. Degrees.
struct ShapeTable: Sendable {
  private(set) var shapes: [Shape] = []
  private(set) var rings: [Rings.Ring] = []
  /// Where vertices and runs are once the table is finished; all questions are asked then.
  private(set) var view = OutlineMemory.none.view
  private var memory = OutlineMemory.none
  private(set) var x: ContiguousArray<Double> = []
  private(set) var y: ContiguousArray<Double> = []
  private(set) var runs: ContiguousArray<EdgeRun> = []
  private var groups: ContiguousArray<EdgeRun> = []

  /// Adds polygons, lines or a corridor.
  mutating func append(_ rings: Rings, form: Shape.Form, radius: Double = 0) {
    var shape = Shape(form: form, radius: radius)
    let firstRing = self.rings.count
    let firstVertex = x.count
    let firstRun = runs.count
    var spans: [(Double, Double)] = []
    shape.south = 90
    shape.north = -90
    for ring in rings.rings {
      let first = x.count
      x.append(contentsOf: rings.x[ring.range])
      y.append(contentsOf: rings.y[ring.range])
      self.rings.append(Rings.Ring(first: first, count: ring.count, isHole: ring.isHole))
      var edge = first
      var west = Double.infinity
      var east = -Double.infinity
      while edge < first + ring.count - 1 {
        let end = min(edge + EdgeRun.length, first + ring.count - 1)
        let box = box(from: edge, to: end)
        runs.append(EdgeRun(edges: edge..<end, south: box.south, west: box.west, north: box.north, east: box.east))
        shape.south = min(shape.south, box.south)
        shape.north = max(shape.north, box.north)
        west = min(west, box.west)
        east = max(east, box.east)
        edge = end
      }
      if !ring.isHole { spans.append((west, east)) }
    }
    shape.rings = firstRing..<self.rings.count
    shape.vertices = firstVertex..<x.count
    shape.runs = firstRun..<runs.count
    addGroups(to: &shape)
    let reach =
      radius > 0
      ? max(
        Sphere.reach(latitude: shape.south, metres: radius), Sphere.reach(latitude: shape.north, metres: radius))
      : 0
    widen(&shape, spans.map { ($0 - reach, $1 + reach) })
    shapes.append(shape)
  }

  /// Adds a circle.
  mutating func append(center: Coordinate, radius: Double) {
    var shape = Shape(form: .circle, radius: radius, center: center)
    shape.south = center.latitude
    shape.north = center.latitude
    shape.rings = rings.count..<rings.count
    shape.vertices = x.count..<x.count
    shape.runs = runs.count..<runs.count
    let reach = Sphere.reach(latitude: center.latitude, metres: radius)
    widen(&shape, [(center.longitude - reach, center.longitude + reach)])
    shapes.append(shape)
  }

  /// Moves everything to where it is asked for; nothing is added any more.
  mutating func finish() {
    memory = OutlineMemory(x: x, y: y, runs: runs, groups: groups)
    view = memory.view
    x = []
    y = []
    runs = []
    groups = []
  }

  /// Asks for the memory of a shape.
  @inline(__always)
  func prefetch(_ shape: Int) {
    guard shape < shapes.count else { return }
    shapes.withUnsafeBufferPointer { all in
      guard let first = all.baseAddress else { return }
      let address = UnsafeRawPointer(first + shape)
      cp_prefetch(address)
      cp_prefetch(address + 64)
    }
  }

  /// Asks for the memory of a shape's outline; reads the shape.
  @inline(__always)
  func prefetchOutline(_ shape: Int) {
    if shape < shapes.count { view.prefetch(shapes[shape]) }
  }

  private mutating func addGroups(to shape: inout Shape) {
    let first = groups.count
    var start = shape.runs.lowerBound
    while start < shape.runs.upperBound {
      let end = min(start + EdgeRun.groupLength, shape.runs.upperBound)
      let members = runs[start..<end]
      groups.append(
        EdgeRun(
          edges: start..<end, south: members.lazy.map(\.south).min() ?? 0, west: members.lazy.map(\.west).min() ?? 0,
          north: members.lazy.map(\.north).max() ?? 0, east: members.lazy.map(\.east).max() ?? 0))
      start = end
    }
    shape.groups = first..<groups.count
  }

  private func widen(_ shape: inout Shape, _ spans: [(Double, Double)]) {
    let up = shape.radius / Sphere.metresPerDegree
    shape.south = max(-90, shape.south - up)
    shape.north = min(90, shape.north + up)
    (shape.west, shape.east) = Self.narrowest(spans)
  }

  /// The shortest range of longitudes that holds all ranges; west > east where it crosses the antimeridian.
  static func narrowest(_ spans: [(Double, Double)]) -> (west: Double, east: Double) {
    var flat: [(Double, Double)] = []
    for (west, east) in spans {
      if east - west >= 360 { return (-180, 180) }
      if west < -180 {
        flat.append((west + 360, 180))
        flat.append((-180, east))
      } else if east > 180 {
        flat.append((west, 180))
        flat.append((-180, east - 360))
      } else {
        flat.append((west, east))
      }
    }
    flat.sort { $0 < $1 }
    guard let first = flat.first else { return (0, 0) }
    var reached = first.1
    var widest = 0.0
    var answer = (west: first.0, east: first.1)
    for next in flat.dropFirst() {
      if next.0 - reached > widest {
        widest = next.0 - reached
        answer = (next.0, reached)
      }
      reached = max(reached, next.1)
    }
    // The hole that lies over the antimeridian is the usual one.
    if first.0 + 360 - reached >= widest && !(first.0 == -180 && reached == 180 && widest > 0) {
      return (first.0, reached)
    }
    return answer
  }

  /// The exact box of the vertices `first`…`end`.
  private func box(from first: Int, to end: Int) -> (south: Double, west: Double, north: Double, east: Double) {
    var box = (south: y[first], west: x[first], north: y[first], east: x[first])
    for vertex in first + 1...end {
      box.south = min(box.south, y[vertex])
      box.north = max(box.north, y[vertex])
      box.west = min(box.west, x[vertex])
      box.east = max(box.east, x[vertex])
    }
    return box
  }

  /// The rings of a shape, apart.
  func outline(of shape: Int) -> Rings {
    var alone = Rings()
    for ring in rings[shapes[shape].rings] {
      alone.append(x: ring.range.map { view.x[$0] }, y: ring.range.map { view.y[$0] }, isHole: ring.isHole)
    }
    return alone
  }

  var memoryBytes: Int {
    shapes.count * MemoryLayout<Shape>.stride + rings.count * MemoryLayout<Rings.Ring>.stride + memory.bytes
  }
}
