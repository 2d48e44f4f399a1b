/// Writes fences: their names, and the outlines of those that are drawn.
struct FenceColumns {
  private let choice: FenceChoice
  var leftOut: Int { choice.leftOut }

  init(_ document: ReportDocument, budget: ReportBudget) {
    choice = FenceChoice(document, vertices: budget.fenceVertices)
  }

  /// Fences that are neither drawn nor have an episode leave only their place in the list, so that numbers stay.
  func write(_ document: ReportDocument, into values: inout PageValues) {
    let used = Set(document.episodes.compactMap(\.fence))
    values.open(.array)
    for (position, fence) in document.fences.enumerated() {
      let shape = choice.shapes[position]
      guard shape != nil || used.contains(position) else {
        values.null()
        continue
      }
      values.open(.object)
      values.key("id")
      values.text(fence.id)
      if let name = fence.name {
        values.key("name")
        values.text(name)
      }
      values.key("group")
      values.text(fence.group)
      if let shape { write(shape, into: &values) }
      values.close(.object)
    }
    values.close(.array)
  }

  private func write(_ shape: FenceShape, into values: inout PageValues) {
    values.key("kind")
    values.number(Int64(shape.kind.rawValue))
    if shape.radiusMetres > 0 {
      values.key("radius")
      values.number((shape.radiusMetres * 10).rounded() / 10)
    }
    var outline = ColumnText()
    for line in shape.lines {
      outline.append(UInt64(line.count))
      var (x, y): (Int64, Int64) = (0, 0)
      for point in line {
        outline.append(signed: point.x - x)
        outline.append(signed: point.y - y)
        (x, y) = (point.x, point.y)
      }
    }
    values.key("outline")
    values.column(outline)
  }
}
