import Foundation
import Model

/// Fence files of the data folder beside the package, where there is one; read by Foundation.
enum RealFences {
  /// `<package>/../shared/data/fences`, nil where absent.
  static var folder: URL? {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let folder = root.deletingLastPathComponent().appendingPathComponent("shared/data/fences")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  /// Ids and polygons of a gzip-compressed file of the folder; nil, with a word, where it is absent.
  static func areas(_ name: String) -> [(id: String, polygons: [[[Coordinate]]])]? {
    guard let file = folder?.appendingPathComponent(name + ".geojson.gz"),
      FileManager.default.fileExists(atPath: file.path)
    else {
      print("skipped: no file \(name) in ../shared/data/fences")
      return nil
    }
    let unpack = Process()
    unpack.executableURL = URL(fileURLWithPath: "/bin/zcat")
    unpack.arguments = [file.path]
    let pipe = Pipe()
    unpack.standardOutput = pipe
    guard (try? unpack.run()) != nil else { return nil }
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    unpack.waitUntilExit()
    return areas(geoJSON: text)
  }

  static func areas(geoJSON text: Data) -> [(id: String, polygons: [[[Coordinate]]])]? {
    guard let root = try? JSONSerialization.jsonObject(with: text) as? [String: Any],
      let features = root["features"] as? [[String: Any]]
    else { return nil }
    return features.enumerated().map { number, feature in
      let geometry = feature["geometry"] as? [String: Any] ?? [:]
      let properties = feature["properties"] as? [String: Any] ?? [:]
      let id = feature["id"] ?? properties["id"] ?? number
      let polygons: [[[[NSNumber]]]]
      if geometry["type"] as? String == "Polygon" {
        polygons = [geometry["coordinates"] as? [[[NSNumber]]] ?? []]
      } else {
        polygons = geometry["coordinates"] as? [[[[NSNumber]]]] ?? []
      }
      return (
        "\(id)",
        polygons.map { $0.map { $0.map { Coordinate(latitude: $0[1].doubleValue, longitude: $0[0].doubleValue) } } }
      )
    }
  }
}
