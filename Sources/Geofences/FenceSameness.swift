internal import Model

/// Whether a fence of one index lies exactly where one of another does.
extension FenceIndex {
  /// True where both fences have the same shape, corner by corner, and the same margin. Ids and properties do not count.
  package func isSamePlace(_ fence: Int, as other: FenceIndex, _ otherFence: Int) -> Bool {
    if self === other && fence == otherFence { return true }
    return fences[fence].marginMetres == other.fences[otherFence].marginMetres
      && table.isSame(fence, as: other.table, otherFence)
  }
}

extension ShapeTable {
  /// Both tables are finished.
  fileprivate func isSame(_ shape: Int, as other: ShapeTable, _ otherShape: Int) -> Bool {
    let (a, b) = (shapes[shape], other.shapes[otherShape])
    guard a.form == b.form, a.radius == b.radius, a.center == b.center, a.vertices.count == b.vertices.count,
      a.rings.count == b.rings.count
    else { return false }
    for (one, two) in zip(rings[a.rings], other.rings[b.rings])
    where one.count != two.count || one.isHole != two.isHole {
      return false
    }
    for (one, two) in zip(a.vertices, b.vertices)
    where view.x[one] != other.view.x[two] || view.y[one] != other.view.y[two] {
      return false
    }
    return true
  }
}
