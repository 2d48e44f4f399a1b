/// The finished edges of all shapes in raw memory, for questions on the event path; shared by all workers.
///
/// Ranges of edges and runs come from the `ShapeTable` alone and are right by construction.
struct OutlineView: @unchecked Sendable {
  let x: UnsafePointer<Double>
  let y: UnsafePointer<Double>
  let runs: UnsafePointer<EdgeRun>
  /// Boxes around runs: `edges` is a range of `runs`.
  let groups: UnsafePointer<EdgeRun>

  /// Visits the runs of a shape that may meet something: where `meets` says so of their box.
  @inline(__always)
  func eachRun(of shape: Shape, where meets: (EdgeRun) -> Bool, _ visit: (EdgeRun) -> Void) {
    for number in shape.groups {
      let group = groups[number]
      // A box around one or two runs is no better than theirs.
      if shape.runs.count > 2 && !meets(group) { continue }
      for number in group.edges where meets(runs[number]) { visit(runs[number]) }
    }
  }

  /// Positive where a place is to the left of an edge.
  @inline(__always)
  func side(_ edge: Int, _ px: Double, _ py: Double) -> Double {
    Orientation.side(x[edge], y[edge], x[edge &+ 1], y[edge &+ 1], px, py)
  }
}

/// The memory behind an `OutlineView`, freed with its last owner.
final class OutlineMemory: @unchecked Sendable {
  /// Of a table that is not finished.
  static let none = OutlineMemory(x: [], y: [], runs: [], groups: [])

  let view: OutlineView
  let bytes: Int

  init(
    x: ContiguousArray<Double>, y: ContiguousArray<Double>, runs: ContiguousArray<EdgeRun>,
    groups: ContiguousArray<EdgeRun>
  ) {
    view = OutlineView(x: Self.copy(x), y: Self.copy(y), runs: Self.copy(runs), groups: Self.copy(groups))
    bytes = x.count * 16 + (runs.count + groups.count) * MemoryLayout<EdgeRun>.stride
  }

  private static func copy<Element>(_ source: ContiguousArray<Element>) -> UnsafePointer<Element> {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, source.count))
    source.withUnsafeBufferPointer { from in
      if let first = from.baseAddress { memory.initialize(from: first, count: from.count) }
    }
    return UnsafePointer(memory)
  }

  deinit {
    view.x.deallocate()
    view.y.deallocate()
    view.runs.deallocate()
    view.groups.deallocate()
  }
}
