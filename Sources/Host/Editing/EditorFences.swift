internal import Geofences
internal import LanguageServer
internal import Model
internal import Rules
internal import Wire

/// What hovers tell of fences.
enum EditorFences {
  /// By the names of the declarations.
  static func facts(of index: FenceIndex, _ groups: [FenceGroup]) -> [String: FenceOutcome.Facts] {
    var byGroup: [Int: [Fence]] = [:]
    for fence in index.fences { byGroup[fence.group, default: []].append(fence) }
    var facts: [String: FenceOutcome.Facts] = [:]
    for (number, group) in groups.enumerated() {
      guard let fences = byGroup[number], let first = fences.first else { continue }
      let lines = group.isSet ? set(fences) : single(first)
      facts[group.name] = FenceOutcome.Facts(lines: lines)
    }
    return facts
  }

  private static func single(_ fence: Fence) -> [String] {
    var size = "\(fence.kind.rawValue), \(CountText.grouped(fence.vertexCount)) vertices"
    if fence.kind == .circle { size = "circle" }
    if fence.kind != .line {
      size += ", \(FenceReport.area(fence.areaSquareMetres))"
      size += ", \(FenceReport.fixed(fence.widthMetres, digits: 0)) m wide"
    }
    var lines = [size, bounds([fence])]
    if let repair = fence.repair { lines.append("repaired: \(code(repair))") }
    return lines
  }

  private static func set(_ fences: [Fence]) -> [String] {
    let vertices = fences.reduce(0) { $0 + $1.vertexCount }
    let areas = fences.map(\.areaSquareMetres)
    let count = fences.count
    var lines = [
      "\(CountText.grouped(count)) fence\(count == 1 ? "" : "s"), \(CountText.grouped(vertices)) vertices, "
        + "from \(FenceReport.area(areas.min() ?? 0)) to \(FenceReport.area(areas.max() ?? 0))",
      bounds(fences),
    ]
    let names = fences.prefix(12).map { code($0.name ?? $0.id) }.joined(separator: ", ")
    lines.append("features: \(names)\(count > 12 ? ", …" : "")")
    let repaired = fences.count { $0.repair != nil }
    if repaired > 0 { lines.append("repaired: \(repaired)") }
    return lines
  }

  /// Names come from files: nothing in them is Markdown.
  private static func code(_ text: String) -> String {
    "`" + String(text.prefix(60).map { $0 == "`" || $0.isNewline ? " " : $0 }) + "`"
  }

  private static func bounds(_ fences: [Fence]) -> String {
    // Where one crosses the antimeridian its own west and east say more than a box around all.
    let south = fences.map(\.bounds.south).min() ?? 0
    let north = fences.map(\.bounds.north).max() ?? 0
    let crosses = fences.contains { $0.bounds.west > $0.bounds.east }
    let west = crosses && fences.count > 1 ? -180 : fences.map(\.bounds.west).min() ?? 0
    let east = crosses && fences.count > 1 ? 180 : fences.map(\.bounds.east).max() ?? 0
    let corners = [south, west, north, east].map(FenceReport.degrees).joined(separator: ", ")
    return "bounds (south, west, north, east): \(corners)"
  }
}
