internal import Model

/// What laying all shapes out in a root of so many cells comes to, about: told from lengths and boxes alone, so that
/// the root can be chosen before anything is laid out.
struct RootLoad {
  /// Boxes, as parts of the frame.
  private struct Boxes {
    var count = 0.0
    var width = 0.0
    var height = 0.0
    var area = 0.0

    mutating func add(width: Double, height: Double) {
      count += 1
      self.width += width
      self.height += height
      area += width * height
    }

    /// Cells that the boxes meet, about and rather too many, where the frame has so many each way.
    func cells(_ side: Double) -> Double { count + (width + height) * side + area * side * side }
  }

  /// Of polygons.
  private var outlines = Boxes()
  private var edges = Boxes()
  /// Of circles and of the segments of corridors.
  private var discs = Boxes()

  init(_ table: ShapeTable, _ frame: CellFrame) {
    let perWidth = 1 / max(frame.east - frame.west, 1e-9)
    let perHeight = 1 / max(frame.north - frame.south, 1e-9)
    for shape in table.shapes where shape.form != .line {
      let radius = shape.radius / Sphere.metresPerDegree
      let reach = shape.radius > 0 ? max(0, Sphere.reach(of: shape)) : 0
      if shape.form != .corridor {
        for span in shape.spans {
          let box = (width: (span.east - span.west) * perWidth, height: (shape.north - shape.south) * perHeight)
          if shape.form == .circle {
            discs.add(width: box.width, height: box.height)
          } else {
            outlines.add(width: box.width, height: box.height)
          }
        }
      }
      for run in table.runs[shape.runs] {
        for edge in run.edges {
          let width = min(1, (abs(table.x[edge + 1] - table.x[edge]) + 2 * reach) * perWidth)
          let height = min(1, (abs(table.y[edge + 1] - table.y[edge]) + 2 * radius) * perHeight)
          if shape.form == .corridor {
            discs.add(width: width, height: height)
          } else {
            edges.add(width: width, height: height)
          }
        }
      }
    }
  }

  /// Records of borders.
  func records(bits: UInt32) -> Int {
    let side = Double(1 << bits)
    return Int(edges.count + (edges.width + edges.height) * side + discs.cells(side))
  }

  /// What is found in cells, of shapes that cover them or whose border passes them.
  func items(bits: UInt32) -> Int {
    let side = Double(1 << bits)
    return Int(outlines.cells(side) + discs.cells(side))
  }

  /// Words of the finished lists.
  func words(bits: UInt32) -> Double {
    let side = Double(1 << bits)
    return side * side + 6 * (edges.count + (edges.width + edges.height) * side) + 2 * outlines.cells(side)
      + 10 * discs.cells(side)
  }
}

extension CellFrame {
  /// The frame of all shapes but the lines, without a root yet.
  init(around table: ShapeTable) {
    var west = Double.infinity
    var east = -Double.infinity
    var south = Double.infinity
    var north = -Double.infinity
    for shape in table.shapes where shape.form != .line {
      for span in shape.spans {
        west = min(west, span.west)
        east = max(east, span.east)
      }
      south = min(south, shape.south)
      north = max(north, shape.north)
    }
    guard west <= east else {
      self.init(west: 1, south: 1, east: 0, north: 0, rootBits: 1)
      return
    }
    self.init(
      west: max(-180, west - 1e-9), south: max(-90, south - 1e-9), east: min(180, east + 1e-9),
      north: min(90, north + 1e-9), rootBits: 1)
  }

  /// Chooses the root: the larger, the fewer levels a lookup goes down, but no larger than the budget allows.
  mutating func chooseRoot(_ table: ShapeTable, _ load: RootLoad, budget: Int) {
    // Few edges need no large root; many that are spread all over spare most lookups a level with one.
    var bits: UInt32 = isSpread(table) ? 9 : 8
    while bits > 3 && 1 << (2 * bits - 2) > 16 * (table.x.count + table.shapes.count) { bits -= 1 }
    // Shapes that each take up much of the map stand in many cells. Some of the budget is kept for splitting these.
    while bits > Self.smallestRoot && load.words(bits: bits) > 0.6 * Double(budget) { bits -= 1 }
    rootBits = bits
  }

  /// Whether the vertices are many, and in a good part of all cells of a root of 256 × 256.
  private func isSpread(_ table: ShapeTable) -> Bool {
    guard table.x.count > 1 << 17 else { return false }
    var used = ContiguousArray<Bool>(repeating: false, count: 1 << 16)
    var count = 0
    for vertex in table.x.indices {
      // Lines, and corridors over the antimeridian, reach beyond the frame.
      let column = (table.x[vertex] - west) * scaleX / 16_777_216
      let row = (table.y[vertex] - south) * scaleY / 16_777_216
      guard column >= 0, column < 256, row >= 0, row < 256 else { continue }
      let cell = Int(row) << 8 | Int(column)
      if !used[cell] {
        used[cell] = true
        count += 1
      }
    }
    return count > 1 << 14
  }
}

extension Sphere {
  /// How many degrees of longitude a shape's radius reaches at most from any of its points.
  fileprivate static func reach(of shape: Shape) -> Double {
    max(reach(latitude: shape.south, metres: shape.radius), reach(latitude: shape.north, metres: shape.radius))
  }
}
