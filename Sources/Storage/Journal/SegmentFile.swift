internal import Glibc
internal import Platform

/// A segment of the journal in its directory.
struct SegmentFile: Equatable {
  let directory: String
  /// Of its first record; the file is named for it.
  let firstSequence: Int64
  var isCompressed: Bool
  /// On the disk, bytes.
  var length: Int
  /// When it was last written to, ms since 1970.
  var writtenMilliseconds: Int64

  static let plainEnd = ".journal"
  static let compressedEnd = ".journal.zst"
  /// Behind the name of a file that is not yet whole.
  static let unfinishedEnd = ".unfinished"

  var path: String { Self.path(directory, firstSequence) + (isCompressed ? ".zst" : "") }

  /// Where the plain segment that begins with this record stands.
  static func path(_ directory: String, _ firstSequence: Int64) -> String {
    let digits = String(firstSequence)
    let zeros = String(repeating: "0", count: max(0, 12 - digits.utf8.count))
    return "\(directory)/\(zeros)\(digits)\(plainEnd)"
  }

  /// All segments of a directory in their order; none where it is not there.
  static func list(_ directory: String) throws(RunFailure) -> [SegmentFile] {
    var found: [SegmentFile] = []
    for name in try names(directory) {
      guard let (first, isCompressed) = parsed(name) else { continue }
      var file = SegmentFile(
        directory: directory, firstSequence: first, isCompressed: isCompressed, length: 0, writtenMilliseconds: 0)
      var status = stat()
      // What goes away meanwhile is retention's work.
      guard stat(file.path, &status) == 0 else { continue }
      file.length = Int(status.st_size)
      file.writtenMilliseconds = Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
      found.append(file)
    }
    // A plain segment goes before its compressed copy: a crash came between the copy and the end of the plain one.
    found.sort { ($0.firstSequence, $0.isCompressed ? 1 : 0) < ($1.firstSequence, $1.isCompressed ? 1 : 0) }
    var kept: [SegmentFile] = []
    for file in found where kept.last?.firstSequence != file.firstSequence { kept.append(file) }
    return kept
  }

  /// Deletes it.
  func remove() throws(RunFailure) {
    if unlink(path) != 0 && errno != ENOENT { throw .system("cannot delete `\(path)`", code: errno) }
  }

  /// Deletes what a crash left of copies that were being made, and copies whose original is still there.
  static func removeUnfinished(_ directory: String) throws(RunFailure) {
    for name in try names(directory) {
      let isCopy = name.hasSuffix(compressedEnd) && access("\(directory)/\(name.dropLast(4))", F_OK) == 0
      guard isCopy || name.hasSuffix(unfinishedEnd) else { continue }
      if unlink("\(directory)/\(name)") != 0 { throw .system("cannot delete `\(directory)/\(name)`", code: errno) }
    }
  }

  /// None where the directory is not there.
  private static func names(_ directory: String) throws(RunFailure) -> [String] {
    guard let stream = opendir(directory) else {
      if errno == ENOENT { return [] }
      throw .system("cannot read `\(directory)`", code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
  }

  /// Names that are not a segment's give nil, also of one that is not written in our way.
  private static func parsed(_ name: String) -> (first: Int64, isCompressed: Bool)? {
    let isCompressed = name.hasSuffix(compressedEnd)
    guard isCompressed || name.hasSuffix(plainEnd) else { return nil }
    let digits = name.dropLast((isCompressed ? compressedEnd : plainEnd).utf8.count)
    guard digits.utf8.count >= 12, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let first = Int64(digits),
      first > 0, path("", first) == "/" + digits + plainEnd
    else { return nil }
    return (first, isCompressed)
  }
}
