import Foundation

/// A file of ../shared/data/tracks, unpacked, by its lines.
struct TrackFile {
  struct Line {
    var device: String
    /// As it stands there.
    var time: String
    /// nil: the line reports no position.
    var latitude: Double?
    var longitude: Double?
  }
  /// In the order of the file: line 1 is at 0.
  var lines: [Line]

  /// - Parameter positions: whether latitudes and longitudes are wanted.
  init(_ name: String, positions: Bool = false) throws {
    let packed = ReferenceCase.tracksPath(name)
    let unpacked = try BuiltProgram.launch("/bin/gzip", ["-dc", packed]).output
    lines = []
    unpacked.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let end = memchr(base, 10, rest.count).map { UnsafeRawPointer($0) - base } ?? rest.count
        lines.append(Self.line(UnsafeRawBufferPointer(start: base, count: end), positions))
        rest = rest.dropFirst(end + 1)
      }
    }
  }

  private static func line(_ bytes: UnsafeRawBufferPointer, _ positions: Bool) -> Line {
    Line(
      device: value(of: "\"device\":\"", in: bytes) ?? "", time: value(of: "\"time\":\"", in: bytes) ?? "",
      latitude: positions ? value(of: "\"lat\":", in: bytes).flatMap(Double.init) : nil,
      longitude: positions ? value(of: "\"lon\":", in: bytes).flatMap(Double.init) : nil)
  }

  /// What stands behind the key, up to a quote, comma or brace. The files hold no escapes.
  ///
  /// By the C library: these tests run in debug builds, over half a million lines.
  private static func value(of key: StaticString, in line: UnsafeRawBufferPointer) -> String? {
    guard let start = end(of: key, in: line) else { return nil }
    let length = strcspn(start.assumingMemoryBound(to: CChar.self), "\",}\n")
    return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }

  /// Where the text behind the first such key begins.
  private static func end(of key: StaticString, in line: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
    guard var at = line.baseAddress else { return nil }
    let last = at + line.count - key.utf8CodeUnitCount
    while at <= last, let quote = memchr(at, Int32(key.utf8Start[0]), last - at + 1) {
      if memcmp(quote, key.utf8Start, key.utf8CodeUnitCount) == 0 {
        return UnsafeRawPointer(quote) + key.utf8CodeUnitCount
      }
      at = UnsafeRawPointer(quote) + 1
    }
    return nil
  }

  /// Ids of a fence file in its order: one feature a line, the id before all else.
  static func fenceIDs(_ name: String) throws -> [String] {
    let packed = ReferenceCase.fencesPath(name)
    let unpacked = try BuiltProgram.launch("/bin/gzip", ["-dc", packed]).output
    let head: StaticString = "{\"type\":\"Feature\",\"id\":\""
    var ids: [String] = []
    unpacked.withUnsafeBytes { bytes in
      guard var at = bytes.baseAddress else { return }
      let end = at + bytes.count
      while at < end {
        let newline = memchr(at, 0x0A, end - at).map { UnsafeRawPointer($0) } ?? end
        let length = head.utf8CodeUnitCount
        if newline - at > length, memcmp(at, head.utf8Start, length) == 0,
          let quote = memchr(at + length, 0x22, newline - at - length)
        {
          let id = UnsafeRawBufferPointer(start: at + length, count: UnsafeRawPointer(quote) - at - length)
          ids.append(String(decoding: id, as: UTF8.self))
        }
        at = newline + 1
      }
    }
    return ids
  }
}
