package import Model

/// Which fences of one group lie on each other: not just side by side, with a border in common.
extension FenceIndex {
  /// What a search for overlaps may cost.
  private static let pairLimit = 4_000
  private static let vertexLimit = 400_000
  /// Less than this part of the smaller fence is how neatly it was drawn.
  private static let leastShare = 0.01

  /// Pairs of polygons of a group, by number, that have area in common and that `matter`; at most `limit` of them.
  ///
  /// Where looking would take too long, fewer than there are. Fences over the antimeridian are left out.
  package func overlaps(group: Int, limit: Int, matter: (Fence, Fence) -> Bool) -> [(first: Int, second: Int)] {
    guard let boxes = groups[group] else { return [] }
    let kernel = GeosKernel()
    var found: [(first: Int, second: Int)] = []
    var (pairsLeft, verticesLeft) = (Self.pairLimit, Self.vertexLimit)
    for first in boxes.fences {
      if found.count >= limit || pairsLeft < 0 || verticesLeft < 0 { break }
      guard let box = plainBox(of: first) else { continue }
      var near: [Int] = []
      boxes.boxes.search(box) { if $0 > first, near.last != $0 { near.append($0) } }
      var shape: GeosKernel.Geometry?
      for second in near.sorted() where found.count < limit && pairsLeft >= 0 && verticesLeft >= 0 {
        guard matter(fences[first], fences[second]), plainBox(of: second) != nil else { continue }
        pairsLeft -= 1
        verticesLeft -= fences[first].vertexCount + fences[second].vertexCount
        if shape == nil { shape = kernel.polygons(table.outline(of: first)) }
        guard let shape, let other = kernel.polygons(table.outline(of: second)) else { continue }
        if share(shape, other, kernel) >= Self.leastShare { found.append((first, second)) }
      }
    }
    return found
  }

  /// The box of a polygon that does not cross the antimeridian.
  private func plainBox(of fence: Int) -> BoxTree.Box? {
    let shape = table.shapes[fence]
    guard shape.form == .polygon, shape.west <= shape.east else { return nil }
    return BoxTree.Box(south: shape.south, west: shape.west, north: shape.north, east: shape.east, content: 0)
  }

  /// How much of the smaller one is common; 0 where GEOS cannot say.
  private func share(_ a: GeosKernel.Geometry, _ b: GeosKernel.Geometry, _ kernel: GeosKernel) -> Double {
    let smaller = min(kernel.area(a), kernel.area(b))
    guard smaller > 0, let common = kernel.intersection(a, b) else { return 0 }
    return kernel.area(common) / smaller
  }
}
