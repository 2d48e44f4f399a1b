import Model
import Wire

/// Feeds bytes to the readers of fence files, unpacked before where they are gzip data.
///
/// Beside not crashing: ids are there and no two alike, coordinates are on the globe, and nothing is refused without
/// a word.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFences(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var content = Array(UnsafeBufferPointer(start: bytes, count: count))
  if Gunzip.isGzip(content) {
    guard let unpacked = try? Gunzip.all(content, limit: 1 << 20) else { return 0 }
    content = unpacked
  }
  let (features, findings) = FenceFileReader.read(content, fileName: "fuzz")
  if features.isEmpty { precondition(findings.contains { $0.isError }, "nothing, and no error") }
  var ids = Set<String>()
  for feature in features {
    precondition(!feature.id.isEmpty && ids.insert(feature.id).inserted, "an id twice, or an empty one")
    for point in feature.geometry.polygons.joined().joined() { check(point) }
    for point in feature.geometry.lines.joined() { check(point) }
  }
  return 0
}

private func check(_ point: Coordinate) {
  precondition(abs(point.latitude) <= 90 && point.longitude.isFinite, "off the globe")
}
