internal import CPrefetch

/// The finished edges of all shapes in raw memory, for questions on the event path; shared by all workers.
///
/// Ranges of edges and runs come from the `ShapeTable` alone and are right by construction.
struct OutlineView: @unchecked Sendable {
  /// Every second number of an array: of x and y in turn, one of them.
  struct Axis {
    let base: UnsafePointer<Double>
    subscript(_ vertex: Int) -> Double {
      @inline(__always) get { base[vertex &* 2] }
    }
  }

  let x: Axis
  let y: Axis
  let runs: UnsafePointer<EdgeRun>
  /// Boxes around runs: `edges` is a range of `runs`.
  let groups: UnsafePointer<EdgeRun>

  /// Visits the runs of a shape that may meet something: where `meets` says so of their box.
  @inline(__always)
  func eachRun(of shape: Shape, where meets: (EdgeRun) -> Bool, _ visit: (EdgeRun) -> Void) {
    // Of few runs, a box around them all only costs the way to it.
    let isSmall = shape.runs.count <= EdgeRun.groupLength
    var group = shape.groups.lowerBound
    var members = isSmall ? shape.runs : 0..<0
    while true {
      for number in members where meets(runs[number]) { visit(runs[number]) }
      if isSmall || group >= shape.groups.upperBound { return }
      members = meets(groups[group]) ? groups[group].edges : 0..<0
      group &+= 1
    }
  }

  /// Asks for the memory that a question about a shape reads: its boxes and, of small shapes, its vertices.
  @inline(__always)
  func prefetch(_ shape: Shape) {
    Self.prefetch(runs + shape.runs.lowerBound, count: shape.runs.count)
    Self.prefetch(x.base + shape.vertices.lowerBound &* 2, count: shape.vertices.count &* 2)
  }

  /// The first lines of an array, as many as there is any use of asking for at once.
  @inline(__always)
  private static func prefetch<Element>(_ start: UnsafePointer<Element>, count: Int) {
    let bytes = min(count &* MemoryLayout<Element>.stride, 16 &* 64)
    var at = 0
    while at < bytes {
      cp_prefetch(UnsafeRawPointer(start) + at)
      at &+= 64
    }
  }

  /// Positive where a place is to the left of an edge.
  @inline(__always)
  func side(_ edge: Int, _ px: Double, _ py: Double) -> Double {
    Orientation.side(x[edge], y[edge], x[edge &+ 1], y[edge &+ 1], px, py)
  }
}

/// The memory behind an `OutlineView`, freed with its last owner: one piece.
final class OutlineMemory: @unchecked Sendable {
  /// Of a table that is not finished.
  static let none = OutlineMemory(x: [], y: [], runs: [], groups: [])

  let view: OutlineView
  private let pages: PageMemory
  var bytes: Int { pages.byteCount }

  init(
    x: ContiguousArray<Double>, y: ContiguousArray<Double>, runs: ContiguousArray<EdgeRun>,
    groups: ContiguousArray<EdgeRun>
  ) {
    let boxes = runs.count + groups.count
    pages = PageMemory(byteCount: x.count * 16 + boxes * MemoryLayout<EdgeRun>.stride)
    let base = pages.base
    let vertices = base.bindMemory(to: Double.self, capacity: x.count * 2)
    for vertex in x.indices {
      vertices[vertex * 2] = x[vertex]
      vertices[vertex * 2 + 1] = y[vertex]
    }
    let all = (base + x.count * 16).bindMemory(to: EdgeRun.self, capacity: boxes)
    for number in runs.indices { (all + number).initialize(to: runs[number]) }
    for number in groups.indices { (all + runs.count + number).initialize(to: groups[number]) }
    view = OutlineView(
      x: OutlineView.Axis(base: vertices), y: OutlineView.Axis(base: vertices + 1), runs: all,
      groups: all + runs.count)
  }
}
