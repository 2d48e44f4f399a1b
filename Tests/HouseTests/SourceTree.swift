import Foundation

/// One Swift file of the package.
struct SwiftFile {
  /// From the package's root: `Sources/Model/Field.swift`.
  var path: String
  var text: String

  var name: String { String(path.split(separator: "/").last ?? "") }
  /// The folder under `Sources`: `Model`.
  var room: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }
}

/// The package as it lies on the disk, found from where this file was compiled.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every Swift file under `Sources`, by path.
  static func swiftFiles() throws -> [SwiftFile] {
    let sources = root.appending(path: "Sources")
    let found = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var files: [SwiftFile] = []
    while let url = found?.nextObject() as? URL {
      guard url.pathExtension == "swift" else { continue }
      let path = String(url.path.dropFirst(root.path.count).drop { $0 == "/" })
      files.append(SwiftFile(path: path, text: try String(contentsOf: url, encoding: .utf8)))
    }
    return files.sorted { $0.path < $1.path }
  }

  static func rooms() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path).sorted()
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }
}
