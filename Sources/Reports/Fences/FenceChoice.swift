/// Which fences a page draws, and how coarsely.
///
/// Those that have an episode, and those that a track or an episode comes near. Their outlines are within a four-thousandth
/// of their size; where that is too much for the page, all become coarser, and at last those without an episode are
/// left out, the smallest first.
struct FenceChoice {
  /// By position in the document; nil is not drawn.
  private(set) var shapes: [FenceShape?]
  private(set) var leftOut = 0

  private static let finest = 1.0 / 4000
  private static let coarsest = 1.0 / 50

  init(_ document: ReportDocument, vertices budget: Int) {
    shapes = Array(repeating: nil, count: document.fences.count)
    let used = Set(document.episodes.compactMap(\.fence))
    let area = Self.area(of: document)
    var sketches: [(fence: Int, sketch: OutlineSketch)] = []
    for (position, fence) in document.fences.enumerated() {
      let isNear = DegreeBox(fence.outline).map(area.touches) ?? false
      if isNear || used.contains(position) { sketches.append((position, OutlineSketch(fence.outline))) }
    }
    var tolerance = Self.finest
    var drawn = sketches.map { $0.sketch.shape(tolerance: tolerance) }
    while drawn.reduce(0, { $0 + $1.vertexCount }) > budget, tolerance < Self.coarsest {
      tolerance *= 2
      drawn = sketches.map { $0.sketch.shape(tolerance: tolerance) }
    }
    let order = sketches.indices.sorted { a, b in
      let (isUsedA, isUsedB) = (used.contains(sketches[a].fence), used.contains(sketches[b].fence))
      if isUsedA != isUsedB { return isUsedA }
      return (-sketches[a].sketch.diagonal, a) < (-sketches[b].sketch.diagonal, b)
    }
    var room = budget
    for place in order {
      guard drawn[place].vertexCount <= room else { continue }
      room -= drawn[place].vertexCount
      shapes[sketches[place].fence] = drawn[place]
    }
    leftOut = shapes.count { $0 == nil }
  }

  private static func area(of document: ReportDocument) -> TrackArea {
    var area = TrackArea()
    for device in document.devices { area.add(device.track) }
    for case (let latitude?, let longitude?) in document.episodes.map({ ($0.latitude, $0.longitude) }) {
      area.add(latitude: latitude, longitude: longitude)
    }
    return area
  }
}
