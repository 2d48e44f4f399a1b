internal import Glibc
internal import Model

/// The fences of one group and a tree of their boxes, for questions about a whole set.
struct FenceGroupBoxes: Sendable {
  /// The group's fences, by number.
  let fences: Range<Int>
  /// Whether a `cross` edge names the group.
  let answersCrossings: Bool
  let boxes: BoxTree

  /// By group; fences stand in the order of their groups.
  static func all(_ fences: [Fence], _ table: ShapeTable, _ crossGroups: Set<Int>) -> [Int: FenceGroupBoxes] {
    var groups: [Int: FenceGroupBoxes] = [:]
    var first = 0
    while first < fences.count {
      let group = fences[first].group
      var end = first + 1
      while end < fences.count && fences[end].group == group { end += 1 }
      var boxes: [BoxTree.Box] = []
      for fence in first..<end {
        let shape = table.shapes[fence]
        for span in shape.spans {
          boxes.append(
            BoxTree.Box(
              south: shape.south, west: span.west, north: shape.north, east: span.east, content: Int32(fence)))
        }
      }
      groups[group] = FenceGroupBoxes(
        fences: first..<end, answersCrossings: crossGroups.contains(group), boxes: BoxTree(boxes))
      first = end
    }
    return groups
  }

  var memoryBytes: Int { boxes.memoryBytes }
}

/// Boxes in a packed tree: sorted into tiles, eight to a node, level upon level.
struct BoxTree: Sendable {
  /// A box in degrees, `west` ≤ `east`, with a fence number (in the lowest level) in it.
  struct Box: Sendable {
    var south: Double
    var west: Double
    var north: Double
    var east: Double
    var content: Int32

    func meets(_ other: Box) -> Bool {
      south <= other.north && other.south <= north && west <= other.east && other.west <= east
    }
  }

  private static let width = 8
  /// Level 0 holds the contents; box i of level n + 1 is around boxes 8i ..< 8i + 8 of level n.
  private let levels: [[Box]]

  init(_ boxes: [Box]) {
    var level = Self.tiled(boxes)
    var levels = [level]
    while level.count > Self.width {
      level = stride(from: 0, to: level.count, by: Self.width).map { first in
        var around = level[first]
        for box in level[first..<min(first + Self.width, level.count)] {
          around.south = min(around.south, box.south)
          around.west = min(around.west, box.west)
          around.north = max(around.north, box.north)
          around.east = max(around.east, box.east)
        }
        return around
      }
      levels.append(level)
    }
    self.levels = levels
  }

  var memoryBytes: Int { levels.reduce(0) { $0 + $1.count * MemoryLayout<Box>.stride } }

  /// Sorts into columns of tiles by longitude, in each by latitude (STR packing).
  private static func tiled(_ boxes: [Box]) -> [Box] {
    guard boxes.count > width else { return boxes }
    let sorted = boxes.sorted { ($0.west + $0.east, $0.content) < ($1.west + $1.east, $1.content) }
    let columns = Int(Double(boxes.count / width + 1).squareRoot().rounded(.up))
    let size = (boxes.count + columns - 1) / columns
    var tiled: [Box] = []
    tiled.reserveCapacity(boxes.count)
    for first in stride(from: 0, to: sorted.count, by: size) {
      tiled += sorted[first..<min(first + size, sorted.count)].sorted {
        ($0.south + $0.north, $0.content) < ($1.south + $1.north, $1.content)
      }
    }
    return tiled
  }

  /// Calls `visit` with the content of each box that meets the given one.
  func search(_ box: Box, _ visit: (Int) -> Void) {
    search(box, levels.count - 1, 0..<(levels.last?.count ?? 0), visit)
  }

  private func search(_ box: Box, _ level: Int, _ range: Range<Int>, _ visit: (Int) -> Void) {
    for i in range where levels[level][i].meets(box) {
      if level == 0 {
        visit(Int(levels[0][i].content))
      } else {
        let first = i * Self.width
        search(box, level - 1, first..<min(first + Self.width, levels[level - 1].count), visit)
      }
    }
  }

  /// The smallest value of `measure` over all contents, given that no content in a box is nearer to the place than
  /// the box is. `measure` and the answer are metres.
  func nearest(_ place: Coordinate, _ measure: (Int) -> Double) -> Double {
    var best = Double.infinity
    nearest(place, Sphere.cosine(place.latitude), levels.count - 1, 0..<(levels.last?.count ?? 0), &best, measure)
    return best
  }

  private func nearest(
    _ place: Coordinate, _ cosine: Double, _ level: Int, _ range: Range<Int>, _ best: inout Double,
    _ measure: (Int) -> Double
  ) {
    // Nearest first: no node, nor the top level, has more than eight.
    var near = InlineArray<8, (metres: Double, number: Int)>(repeating: (0, 0))
    var count = 0
    for i in range {
      let box = levels[level][i]
      let least = Sphere.metres(
        haversine: Sphere.lowerBound(
          latitude: place.latitude, longitude: place.longitude, cosine: cosine, south: box.south, west: box.west,
          north: box.north, east: box.east))
      var at = count
      while at > 0 && near[at - 1].metres > least {
        near[at] = near[at - 1]
        at -= 1
      }
      near[at] = (least, i)
      count += 1
    }
    for rank in 0..<count {
      let (least, i) = near[rank]
      guard least * 0.999 <= best && best > 0 else { break }
      if level == 0 {
        best = min(best, measure(Int(levels[0][i].content)))
      } else {
        let first = i * Self.width
        nearest(
          place, cosine, level - 1, first..<min(first + Self.width, levels[level - 1].count), &best, measure)
      }
    }
  }
}
