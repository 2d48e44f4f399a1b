import Model
import Wire

/// Texts of fence files, small enough to be cut off at each byte.
enum FenceSample {
  static let geoJSON = """
    {"type":"FeatureCollection","features":[
    {"type":"Feature","id":"a","properties":{"name":"Müller \\u00e4\\ud83d\\ude9a","maxspeed":50,"ok":true,"x":null,\
    "deep":{"a":[1,{"b":2}]}},"geometry":{"type":"Polygon","coordinates":[[[11,48],[12,48],[12,49],[11,48]]]}},
    {"geometry":{"coordinates":[[[[1,2],[3,2],[3,4],[1,2]],[[1.5,2.1],[2,2.1],[2,2.2],[1.5,2.1]]]],\
    "type":"MultiPolygon"},"properties":{"name":"b"},"type":"Feature"}
    ]}
    """
  static let wkt = """
    SRID=4326;POLYGON ((11 48, 12 48, 12 49, 11 48))
    linestring z (1 2 3, 4 5 6)
    GEOMETRYCOLLECTION (MULTIPOLYGON (((1 2,3 2,3 4,1 2)),((5 6,7 6,7 8,5 6))), LINESTRING (0 0, 1 1))
    """
  static let kml = """
    <?xml version="1.0" encoding="UTF-8"?>
    <kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>doc</name><Folder>
    <Placemark id="p1"><name>Hof &amp; Garten</name><ExtendedData><Data name="limit"><value>30 mph</value></Data>
    <SchemaData><SimpleData name="lanes">2</SimpleData></SchemaData></ExtendedData>
    <MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>11,48,0 12,48,0 12,49,0 11,48,0</coordinates>
    </LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing>
    <coordinates>11.5,48.1 11.6,48.1 11.6,48.2 11.5,48.1</coordinates></LinearRing></innerBoundaryIs></Polygon>
    <LineString><coordinates>1,2 3,4</coordinates></LineString></MultiGeometry></Placemark>
    </Folder></Document></kml>
    """
  static let gpx = """
    <gpx version="1.1"><trk><name>Runde</name><trkseg><trkpt lat="48" lon="11"><ele>5</ele></trkpt>
    <trkpt lat="48.5" lon="11.5"/></trkseg><trkseg/><trkseg><trkpt lat="1" lon="2"/><trkpt lat="3" lon="4"/></trkseg></trk>
    <rte><rtept lat="5" lon="6"/><rtept lat="7" lon="8"/></rte></gpx>
    """
  static let all = [("a.geojson", geoJSON), ("a.wkt", wkt), ("a.kml", kml), ("a.gpx", gpx)]

  static func read(_ text: String, _ name: String = "f") -> (features: [Feature], findings: [FenceFinding]) {
    FenceFileReader.read(Array(text.utf8), fileName: name)
  }

  /// Positions as `lon lat`, rings parted by `/`, polygons by `|`, lines behind `~`.
  static func shape(_ feature: Feature) -> String {
    func run(_ positions: [Coordinate]) -> String {
      positions.map { "\(short($0.longitude)) \(short($0.latitude))" }.joined(separator: ",")
    }
    let polygons = feature.geometry.polygons.map { $0.map(run).joined(separator: "/") }.joined(separator: "|")
    return polygons + feature.geometry.lines.map { "~" + run($0) }.joined()
  }

  private static func short(_ value: Double) -> String {
    var out = ByteBuffer()
    NumberWriter.shortest(value, into: &out)
    return out.string
  }
}

extension [FenceFinding] {
  var hasError: Bool { contains { $0.isError } }
}
