/// The shape of one fence as it was written or read, before geometry is checked. Degrees; radii in metres.
package enum Outline: Sendable, Equatable {
  /// Polygons, each an outer ring and its holes; a ring may be open or closed.
  case area([[[Coordinate]]])
  case circle(center: Coordinate, radiusMetres: Double)
  /// All points within the radius of any of the lines.
  case corridor([[Coordinate]], radiusMetres: Double)
  /// For `cross` only: it has a left and a right along its drawing order.
  case line([[Coordinate]])
}

/// A value of a feature's property as its file has it.
package enum PropertyValue: Sendable, Equatable {
  case number(Double)
  case text(String)
  case bool(Bool)
}

/// One feature of a fence file.
package struct Feature: Sendable {
  /// Its `id`, else `properties.id`, else `properties.name`, else its number in the file from 1.
  package var id: String
  package var name: String?
  /// Only top-level properties whose value is a number, text or bool.
  package var properties: [String: PropertyValue]
  package var geometry: FeatureGeometry
  /// Its number in the file, from 1, for messages.
  package var number: Int
  package init(id: String, name: String?, properties: [String: PropertyValue], geometry: FeatureGeometry, number: Int) {
    self.id = id
    self.name = name
    self.properties = properties
    self.geometry = geometry
    self.number = number
  }
}

/// Geometry of a feature. A collection is flattened into polygons and lines.
package struct FeatureGeometry: Sendable, Equatable {
  package var polygons: [[[Coordinate]]]
  package var lines: [[Coordinate]]
  package init(polygons: [[[Coordinate]]] = [], lines: [[Coordinate]] = []) {
    self.polygons = polygons
    self.lines = lines
  }
}

/// Something to say about a fence file or a fence: never thrown, collected.
package struct FenceFinding: Sendable, Equatable {
  package enum Problem: String, Sendable, CaseIterable {
    case unreadable, notAFenceFile = "not_a_fence_file", truncated, empty
    case latitudeOutOfRange = "latitude_out_of_range"
    case ringUnclosed = "ring_unclosed"
    case ringTooShort = "ring_too_short"
    case repaired, beyondRepair = "beyond_repair"
    case duplicateID = "duplicate_id"
    case noArea = "no_area"
    case propertyMissing = "property_missing"
    case featureUnknown = "feature_unknown"
    case unsupportedGeometry = "unsupported_geometry"
    case tooMany = "too_many"
  }
  package var problem: Problem
  package var isError: Bool
  /// The file as the rule names it; nil for a fence that is drawn in the rule file.
  package var file: String?
  /// The feature's id, where one is concerned.
  package var feature: String?
  /// The place in the file or on the map, as text: `line 3`, `near 48.1, 11.5`.
  package var place: String?
  /// One sentence, lower case, no full stop.
  package var message: String
  package init(
    _ problem: Problem, isError: Bool, file: String? = nil, feature: String? = nil, place: String? = nil,
    message: String
  ) {
    self.problem = problem
    self.isError = isError
    self.file = file
    self.feature = feature
    self.place = place
    self.message = message
  }
}

/// One fence to be built: what the declarations and the files give, geometry still unchecked.
package struct FenceDraft: Sendable {
  /// The feature's id; for a fence drawn in the rule file or taken whole from a file, the fence's name.
  package var id: String
  package var name: String?
  /// The number of the declaration (`fence` or `fences`) that it belongs to.
  package var group: Int
  package var outline: Outline
  package var marginMetres: Double
  /// In the order of the declaration's properties; in base units; nil is missing.
  package var properties: [Double?]
  package var file: String?
  /// Text properties that a message may show, by the same positions.
  package var texts: [String?]
  package init(
    id: String, name: String?, group: Int, outline: Outline, marginMetres: Double = 0, properties: [Double?] = [],
    texts: [String?] = [], file: String? = nil
  ) {
    self.id = id
    self.name = name
    self.group = group
    self.outline = outline
    self.marginMetres = marginMetres
    self.properties = properties
    self.texts = texts
    self.file = file
  }
}

/// One fence as rules see it. Its number is its position in the list of all fences.
package struct Fence: Sendable {
  package enum Kind: String, Sendable { case polygon, circle, corridor, line }
  package var id: String
  package var name: String?
  package var group: Int
  package var kind: Kind
  /// Metres: a circle's diameter, a corridor's two radii, otherwise the shorter side of its bounds. A fix less
  /// accurate than this tells nothing about the fence.
  package var widthMetres: Double
  package var marginMetres: Double
  package var properties: [Double?]
  package var texts: [String?]
  /// South, west, north, east, in degrees. West > east where it crosses the antimeridian.
  package var bounds: (south: Double, west: Double, north: Double, east: Double)
  package var vertexCount: Int
  package var areaSquareMetres: Double
  /// What was repaired, as GEOS says it; nil where the geometry was valid.
  package var repair: String?
  package init(
    id: String, name: String?, group: Int, kind: Kind, widthMetres: Double, marginMetres: Double, properties: [Double?],
    texts: [String?], bounds: (south: Double, west: Double, north: Double, east: Double), vertexCount: Int,
    areaSquareMetres: Double, repair: String?
  ) {
    self.id = id
    self.name = name
    self.group = group
    self.kind = kind
    self.widthMetres = widthMetres
    self.marginMetres = marginMetres
    self.properties = properties
    self.texts = texts
    self.bounds = bounds
    self.vertexCount = vertexCount
    self.areaSquareMetres = areaSquareMetres
    self.repair = repair
  }

  /// 2²⁴ fences at most in one rule set.
  package static let limit = 1 << 24
}
