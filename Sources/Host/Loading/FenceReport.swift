package import Geofences
internal import Glibc
internal import Model
package import Rules
internal import Wire

/// What `picket fences` shows: the fences of a rule set as they were understood.
package enum FenceReport {
  private static let headings = [
    "id", "name", "set", "kind", "vertices", "area", "south, west, north, east", "geometry",
  ]

  /// A table with one fence a line.
  package static func text(_ index: FenceIndex, groups: [FenceGroup]) -> String {
    var rows = [headings]
    for fence in index.fences { rows.append(columns(of: fence, groups)) }
    let widths = headings.indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += isNumber(column) ? padding + cell : cell + padding
        line += "  "
      }
      while line.hasSuffix(" ") { line.removeLast() }
      text += line + "\n"
    }
    return text + "\(CountText.grouped(index.fences.count)) fence\(index.fences.count == 1 ? "" : "s")\n"
  }

  private static func isNumber(_ column: Int) -> Bool { column == 4 || column == 5 }

  private static func columns(of fence: Fence, _ groups: [FenceGroup]) -> [String] {
    let group = groups[fence.group]
    let bounds = fence.bounds
    let corners = [bounds.south, bounds.west, bounds.north, bounds.east].map(degrees).joined(separator: ", ")
    let isFlat = fence.kind == .line
    return [
      LineEscaper.safe(fence.id), LineEscaper.safe(fence.name ?? "–"), group.isSet ? group.name : "–",
      fence.kind.rawValue, CountText.grouped(fence.vertexCount), isFlat ? "–" : area(fence.areaSquareMetres), corners,
      fence.repair.map { "repaired: " + LineEscaper.safe($0) } ?? "valid",
    ]
  }

  /// One JSON object a line.
  package static func json(_ index: FenceIndex, groups: [FenceGroup]) -> String {
    var out = ByteBuffer()
    for fence in index.fences {
      out.append("{\"id\":")
      JSONEscaper.string(fence.id, into: &out)
      if let name = fence.name { member("name", name, &out) }
      let group = groups[fence.group]
      if group.isSet { member("fences", group.name, &out) }
      member("kind", fence.kind.rawValue, &out)
      let bounds = fence.bounds
      out.append(utf8: ",\"vertices\":\(fence.vertexCount),\"area_m2\":\(number(fence.areaSquareMetres))")
      out.append(utf8: ",\"south\":\(bounds.south),\"west\":\(bounds.west)")
      out.append(utf8: ",\"north\":\(bounds.north),\"east\":\(bounds.east)")
      if let repair = fence.repair { member("repaired", repair, &out) }
      out.append("}\n")
    }
    return String(decoding: out.array(), as: UTF8.self)
  }

  /// A FeatureCollection with all fences; circles and corridors as polygons.
  package static func geoJSON(_ index: FenceIndex, groups: [FenceGroup]) -> String {
    var out = ByteBuffer()
    let features = index.fences.indices.map { feature(of: $0, index, groups) }
    GeoJSONWriter.write(features, into: &out)
    return String(decoding: out.array(), as: UTF8.self)
  }

  private static func feature(of number: Int, _ index: FenceIndex, _ groups: [FenceGroup]) -> Feature {
    let fence = index.fences[number]
    let group = groups[fence.group]
    var properties: [String: PropertyValue] = ["kind": .text(fence.kind.rawValue)]
    if group.isSet { properties["fences"] = .text(group.name) }
    for (position, property) in group.properties.enumerated() {
      if position < fence.properties.count, let value = fence.properties[position] {
        properties[property.name] =
          property.kind == .bool ? .bool(value != 0) : .number(tidy(property.unit?.fromBase(value) ?? value))
      } else if position < fence.texts.count, let text = fence.texts[position] {
        properties[property.name] = .text(text)
      }
    }
    let geometry =
      if case .line(let lines) = index.outline(of: number) {
        FeatureGeometry(lines: lines)
      } else {
        FeatureGeometry(polygons: index.polygonised(of: number))
      }
    return Feature(id: fence.id, name: fence.name, properties: properties, geometry: geometry, number: number + 1)
  }

  /// Twelve digits: what a unit there and back leaves behind them is noise.
  static func tidy(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    let scale = pow(10, 12 - ceil(log10(abs(value))))
    return scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
  }

  private static func member(_ key: StaticString, _ value: String, _ out: inout ByteBuffer) {
    out.append(",\"")
    out.append(key)
    out.append("\":")
    JSONEscaper.string(value, into: &out)
  }

  private static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "null" }

  /// Six digits are a tenth of a metre.
  static func degrees(_ value: Double) -> String { fixed(value, digits: 6) }

  static func area(_ squareMetres: Double) -> String {
    squareMetres < 1e6
      ? CountText.grouped(Int(max(0, squareMetres.rounded()))) + " m²" : fixed(squareMetres / 1e6, digits: 2) + " km²"
  }

  static func fixed(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, abs(scaled) < 9e15 else { return "\(value)" }
    let whole = Int64(scaled)
    if digits == 0 { return String(whole) }
    let magnitude = String(whole.magnitude)
    let text = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
    return (whole < 0 ? "-" : "") + text.dropLast(digits) + "." + text.suffix(digits)
  }
}
