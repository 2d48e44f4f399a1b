internal import Model

/// Makes a `FenceIndex` of drafts: checks each, widens those with a margin, collects findings.
struct FenceBuilder {
  private let drafts: [FenceDraft]
  private let kernel = GeosKernel()
  private var fences: [Fence] = []
  private var table = ShapeTable()
  private var findings: [FenceFinding] = []

  /// Sorts the drafts by group, then by id.
  init(_ drafts: [FenceDraft]) {
    let keys = drafts.enumerated().map { (group: $1.group, id: Array($1.id.utf8), place: $0) }
    let sorted = keys.sorted { a, b in
      if a.group != b.group { return a.group < b.group }
      if a.id != b.id { return a.id.lexicographicallyPrecedes(b.id) }
      return a.place < b.place
    }
    findings = Self.doubles(sorted, drafts)
    self.drafts = sorted.map { drafts[$0.place] }
  }

  private static func doubles(
    _ sorted: [(group: Int, id: [UInt8], place: Int)], _ drafts: [FenceDraft]
  ) -> [FenceFinding] {
    var firsts: [Int: Int] = [:]
    var findings: [FenceFinding] = []
    for (place, draft) in drafts.enumerated() where firsts[draft.group] == nil { firsts[draft.group] = place }
    for (a, b) in zip(sorted, sorted.dropFirst()) where a.group == b.group && a.id == b.id {
      let first = firsts[a.group] ?? 0
      let draft = drafts[b.place]
      findings.append(
        FenceFinding(
          .duplicateID, isError: true, file: draft.file, feature: draft.id,
          message:
            "fences \(a.place - first + 1) and \(b.place - first + 1) are both called `\(draft.id)`; give each its own id"
        ))
    }
    return findings
  }

  mutating func build(crossGroups: Set<Int>) -> (FenceIndex, [FenceFinding]) {
    var widened: [(fence: UInt32, widening: Widening)] = []
    var previous: (group: Int, id: String)?
    for draft in drafts {
      // Doubles have been reported; the first one stays.
      if let previous, previous.group == draft.group, previous.id == draft.id { continue }
      previous = (draft.group, draft.id)
      guard fences.count < Fence.limit else {
        findings.append(
          FenceFinding(
            .tooMany, isError: true, file: draft.file, feature: draft.id,
            message: "there are more than \(Fence.limit) fences; leave some out"))
        break
      }
      guard let widening = add(draft) else { continue }
      widened.append((UInt32(fences.count - 1), widening))
    }
    for (_, widening) in widened { widening.append(to: &table) }
    if !CellBudget.holds(table) {
      let message = "all fences together have too many corners; leave some out"
      findings.append(FenceFinding(.tooMany, isError: true, message: message))
      let empty = FenceIndex(fences: [], widenedFence: [], table: ShapeTable(), crossGroups: [])
      return (empty, findings)
    }
    let index = FenceIndex(
      fences: fences, widenedFence: widened.map(\.fence), table: table, crossGroups: crossGroups)
    return (index, findings)
  }

  /// Adds the fence of a draft, where it has a usable shape. Its widened shape, where it has a margin.
  private mutating func add(_ draft: FenceDraft) -> Widening? {
    var preparation = OutlinePreparation(draft, kernel: kernel)
    defer { findings += preparation.findings }
    let margin = draft.marginMetres.isFinite ? min(max(0, draft.marginMetres), 1_000_000) : 0
    switch draft.outline {
    case .area(let polygons):
      guard let rings = preparation.polygons(polygons) else { return nil }
      table.append(rings, form: .polygon)
      addFence(draft, .polygon, margin, area: rings.areaSquareMetres, repair: preparation.repair)
      return margin > 0 ? .polygons(Widening.widened(rings, by: margin, kernel: kernel)) : nil
    case .circle(let center, let radius):
      guard preparation.isInRange(center), preparation.isUsable(radiusMetres: radius) else { return nil }
      let place = Coordinate(latitude: center.latitude, longitude: Sphere.wrapped(center.longitude))
      table.append(center: place, radius: radius)
      let area = 4 * Double.pi * Earth.radiusMetres * Earth.radiusMetres * Sphere.haversine(metres: radius)
      addFence(draft, .circle, margin, area: area, repair: nil)
      return margin > 0 ? .circle(place, radius: radius + margin) : nil
    case .corridor(let lines, let radius):
      guard preparation.isUsable(radiusMetres: radius), let rings = preparation.lines(lines, needLength: false)
      else { return nil }
      table.append(rings, form: .corridor, radius: radius)
      addFence(draft, .corridor, margin, area: rings.corridorSquareMetres(radius: radius), repair: nil)
      return margin > 0 ? .corridor(rings, radius: radius + margin) : nil
    case .line(let lines):
      guard let rings = preparation.lines(lines, needLength: true) else { return nil }
      table.append(rings, form: .line)
      addFence(draft, .line, 0, area: 0, repair: nil)
      return nil
    }
  }

  private mutating func addFence(
    _ draft: FenceDraft, _ kind: Fence.Kind, _ margin: Double, area: Double, repair: String?
  ) {
    guard let shape = table.shapes.last else { return }
    let bounds = (south: shape.south, west: shape.west, north: shape.north, east: shape.east)
    fences.append(
      Fence(
        id: draft.id, name: draft.name, group: draft.group, kind: kind, widthMetres: Self.width(shape),
        marginMetres: margin, properties: draft.properties, texts: draft.texts, bounds: bounds,
        vertexCount: shape.vertices.count, areaSquareMetres: area, repair: repair))
  }

  /// Metres: a circle's diameter, a corridor's two radii, otherwise the shorter side of the bounds.
  private static func width(_ shape: Shape) -> Double {
    switch shape.form {
    case .circle, .corridor: return 2 * shape.radius
    case .polygon, .line:
      let middle = Coordinate(latitude: (shape.south + shape.north) / 2, longitude: 0)
      let span = shape.west <= shape.east ? shape.east - shape.west : shape.east - shape.west + 360
      let across = Sphere.metresPerDegree * span * Sphere.cosine(middle.latitude)
      return min(Sphere.metresPerDegree * (shape.north - shape.south), across)
    }
  }
}

extension Rings {
  /// Square metres, about, of all points within a radius of lines that do not come near each other.
  func corridorSquareMetres(radius: Double) -> Double {
    rings.reduce(0) { sum, ring in
      var length = 0.0
      for v in ring.range.dropLast() {
        length += Sphere.distance(
          Coordinate(latitude: y[v], longitude: x[v]), Coordinate(latitude: y[v + 1], longitude: x[v + 1]))
      }
      return sum + 2 * radius * length + Double.pi * radius * radius
    }
  }
}
