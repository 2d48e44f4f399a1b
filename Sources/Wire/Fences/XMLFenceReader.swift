internal import Model

/// Reads KML (OGC 12-007r2) and GPX (1.0, 1.1), told apart by the root element.
final class XMLFenceReader: XMLListener {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String
  private var root: String?
  private var inner: (any XMLFenceFormat)?
  private(set) var isDone = false

  private init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
    self.bytes = bytes
    self.file = file
  }

  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, file: String
  ) -> (features: [Feature], findings: [FenceFinding]) {
    let reader = XMLFenceReader(bytes, file: file)
    let outcome = XMLWalker(reader).walk(bytes)
    if let root = reader.root, reader.inner == nil {
      var collector = FeatureCollector(file: file, bytes: bytes)
      collector.report(
        .notAFenceFile,
        "is XML with the root `\(LineEscaper.safe(root))`; a fence file is GeoJSON, WKT, KML or GPX")
      return collector.finish()
    }
    var collector = reader.inner?.collector ?? FeatureCollector(file: file, bytes: bytes)
    switch outcome {
    case .whole: break
    case .cutOff(let line):
      collector.report(.truncated, at: .line(line), "ends within the XML text: the file is not whole")
    case .broken(let line, let what): collector.report(.unreadable, at: .line(line), "is not valid XML: \(what)")
    }
    return collector.finish()
  }

  func begin(_ name: String, _ attributes: [(name: String, value: String)], path: [String], line: Int) {
    if path.isEmpty {
      root = name
      let collector = FeatureCollector(file: file, bytes: bytes)
      switch name {
      case "kml": inner = KMLReader(collector)
      case "gpx": inner = GPXReader(collector)
      default: isDone = true
      }
    }
    inner?.begin(name, attributes, path: path, line: line)
  }

  func end(_ name: String, text: [UInt8], path: [String]) { inner?.end(name, text: text, path: path) }
}

/// One XML format of fences.
protocol XMLFenceFormat: XMLListener {
  var collector: FeatureCollector { get }
}

extension XMLFenceFormat {
  var isDone: Bool { collector.isFull }

  /// A text without the blanks around it.
  func trimmed(_ text: [UInt8]) -> String {
    let start = text.firstIndex { !DecimalText.isBlank($0) } ?? text.endIndex
    let end = text.lastIndex { !DecimalText.isBlank($0) } ?? start
    return start < text.endIndex ? String(decoding: text[start...end], as: UTF8.self) : ""
  }
}
