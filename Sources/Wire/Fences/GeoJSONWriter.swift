package import Model

/// Writes features as GeoJSON (RFC 7946): a FeatureCollection with one feature a line.
package enum GeoJSONWriter {
  /// Appends the whole collection. Properties stand in byte order of their keys, `name` first; open rings are closed.
  package static func write(_ features: [Feature], into out: inout ByteBuffer) {
    out.append("{\"type\":\"FeatureCollection\",\"features\":[")
    for (index, feature) in features.enumerated() {
      out.append(index == 0 ? "\n" : ",\n")
      write(feature, into: &out)
    }
    out.append("\n]}\n")
  }

  /// Appends one feature, on one line and without its end.
  package static func write(_ feature: Feature, into out: inout ByteBuffer) {
    out.append("{\"type\":\"Feature\",\"id\":")
    JSONEscaper.string(feature.id, into: &out)
    out.append(",\"properties\":{")
    var isFirst = true
    if let name = feature.name {
      write("name", .text(name), &isFirst, into: &out)
    }
    for key in feature.properties.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      if key == "name", feature.name != nil { continue }
      if let value = feature.properties[key] { write(key, value, &isFirst, into: &out) }
    }
    out.append("},\"geometry\":")
    write(feature.geometry, into: &out)
    out.append(125)
  }

  private static func write(
    _ key: String, _ value: PropertyValue, _ isFirst: inout Bool, into out: inout ByteBuffer
  ) {
    if !isFirst { out.append(44) }
    isFirst = false
    JSONEscaper.string(key, into: &out)
    out.append(58)
    switch value {
    case .number(let number): NumberWriter.shortest(number, into: &out)
    case .text(let text): JSONEscaper.string(text, into: &out)
    case .bool(let bool): out.append(bool ? "true" : "false")
    }
  }

  private static func write(_ geometry: FeatureGeometry, into out: inout ByteBuffer) {
    switch (geometry.polygons.isEmpty, geometry.lines.isEmpty) {
    case (true, true): out.append("null")
    case (false, true): writePolygons(geometry.polygons, into: &out)
    case (true, false): writeLines(geometry.lines, into: &out)
    case (false, false):
      out.append("{\"type\":\"GeometryCollection\",\"geometries\":[")
      writePolygons(geometry.polygons, into: &out)
      out.append(44)
      writeLines(geometry.lines, into: &out)
      out.append("]}")
    }
  }

  private static func writePolygons(_ polygons: [[[Coordinate]]], into out: inout ByteBuffer) {
    if polygons.count == 1 {
      out.append("{\"type\":\"Polygon\",\"coordinates\":")
      writeRings(polygons[0], into: &out)
    } else {
      out.append("{\"type\":\"MultiPolygon\",\"coordinates\":[")
      for (index, polygon) in polygons.enumerated() {
        if index > 0 { out.append(44) }
        writeRings(polygon, into: &out)
      }
      out.append(93)
    }
    out.append(125)
  }

  private static func writeLines(_ lines: [[Coordinate]], into out: inout ByteBuffer) {
    if lines.count == 1 {
      out.append("{\"type\":\"LineString\",\"coordinates\":")
      writePositions(lines[0], into: &out)
    } else {
      out.append("{\"type\":\"MultiLineString\",\"coordinates\":[")
      for (index, line) in lines.enumerated() {
        if index > 0 { out.append(44) }
        writePositions(line, into: &out)
      }
      out.append(93)
    }
    out.append(125)
  }

  private static func writeRings(_ rings: [[Coordinate]], into out: inout ByteBuffer) {
    out.append(91)
    for (index, ring) in rings.enumerated() {
      if index > 0 { out.append(44) }
      if let first = ring.first, first != ring.last {
        writePositions(ring + [first], into: &out)
      } else {
        writePositions(ring, into: &out)
      }
    }
    out.append(93)
  }

  private static func writePositions(_ positions: [Coordinate], into out: inout ByteBuffer) {
    out.append(91)
    for (index, position) in positions.enumerated() {
      out.append(index == 0 ? "[" : ",[")
      NumberWriter.shortest(position.longitude, into: &out)
      out.append(44)
      NumberWriter.shortest(position.latitude, into: &out)
      out.append(93)
    }
    out.append(93)
  }
}
