package import Model

/// Reads the fences of a file: GeoJSON, WKT, KML or GPX, told apart by what is in it.
package enum FenceFileReader {
  /// The features of an inflated file, and everything that there is to say about it. Nothing is thrown and nothing is
  /// dropped in silence; a feature with an error is not among the features.
  ///
  /// - Parameter fileName: as the rule names it; stands in the findings.
  package static func read(_ bytes: [UInt8], fileName: String) -> (features: [Feature], findings: [FenceFinding]) {
    bytes.withUnsafeBufferPointer { read($0, fileName: fileName) }
  }

  /// The same for bytes that stand elsewhere; they are read during the call only.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, fileName: String
  ) -> (features: [Feature], findings: [FenceFinding]) {
    bytes.withMemoryRebound(to: UInt8.self) { read($0, fileName: fileName) }
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, fileName: String
  ) -> (features: [Feature], findings: [FenceFinding]) {
    switch format(of: bytes, fileName: fileName) {
    case .geoJSON:
      var reader = GeoJSONReader(bytes, file: fileName)
      return checkText(reader.read(), bytes, fileName)
    case .wellKnownText:
      var reader = WKTReader(bytes, file: fileName)
      return checkText(reader.read(), bytes, fileName)
    case .xml: return XMLFenceReader.read(bytes, file: fileName)
    case .empty: return ([], [finding(.empty, fileName, "is empty; a fence file has at least one polygon or line")])
    case .other(let what):
      return (
        [], [finding(.notAFenceFile, fileName, "is \(what); a fence file is GeoJSON, WKT, KML or GPX")]
      )
    }
  }

  private enum Format {
    case geoJSON, wellKnownText, xml, empty
    case other(String)
  }

  private static func format(of bytes: UnsafeBufferPointer<UInt8>, fileName: String) -> Format {
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let start = hasMark ? 3 : 0
    guard let first = bytes[start...].firstIndex(where: { $0 != 32 && !(9...13).contains($0) }) else { return .empty }
    switch bytes[first] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return .geoJSON
    case UInt8(ascii: "<"): return .xml
    case 0x1F where bytes.starts(with: [0x1F, 0x8B]): return .other("still compressed by gzip")
    case UInt8(ascii: "P") where bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]):
      return .other("a zip archive (a KMZ or shapefile); unpack it")
    case 0xFE, 0xFF:
      // UTF-16, which XML files may have.
      return bytes.count > 2 && (bytes[2] == 60 || bytes[3...].first == 60) ? .xml : .other("text in UTF-16")
    default: break
    }
    if WKTReader.begins(bytes[first...]) { return .wellKnownText }
    let name = fileName.lowercased()
    // What the name promises decides whose complaint is the most useful.
    if name.hasSuffix(".geojson") || name.hasSuffix(".json") { return .geoJSON }
    if name.hasSuffix(".wkt") { return .wellKnownText }
    let word = bytes[first...].prefix { (65...90).contains($0 & 0xDF) }.prefix(24)
    return .other(
      word.isEmpty ? "in no known format" : "text that begins with `\(String(decoding: word, as: UTF8.self))`")
  }

  private static func checkText(
    _ result: (features: [Feature], findings: [FenceFinding]), _ bytes: UnsafeBufferPointer<UInt8>, _ fileName: String
  ) -> (features: [Feature], findings: [FenceFinding]) {
    guard !JSONWalker.isUTF8(bytes) else { return result }
    var result = result
    result.findings.append(
      finding(
        .unreadable, fileName, "is not UTF-8 throughout: some letters of names are shown as `\u{FFFD}`", isError: false)
    )
    return result
  }

  private static func finding(
    _ problem: FenceFinding.Problem, _ file: String, _ message: String, isError: Bool = true
  ) -> FenceFinding {
    FenceFinding(problem, isError: isError, file: file, message: message)
  }
}
