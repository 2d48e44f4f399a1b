internal import CFileSpace
internal import Foundation
internal import Glibc
package import Monitoring
package import Platform

/// `DIR/status.json`: how a running engine fares, for `picket status`.
///
/// Written whole beside its name and renamed, so that a reader sees one state or the one before. A spare file keeps
/// room on the disk, so that a report can tell of a disk that is full; both are filled up with blanks to hold more
/// than they do. Not synced: after a power cut it says nothing that counts.
package struct StatusFile {
  package static let name = "status.json"
  /// A report that says nothing new is written all the same after so long, as a sign of life.
  package static let renewalMilliseconds: Int64 = 10_000
  private static let limit = 16 << 20

  private let path: String
  private var last: StatusReport?
  /// Of a clock that never steps.
  private var lastWritten: Int64?

  package init(inDirectory directory: String) { path = directory + "/" + Self.name }

  /// Writes the report where it says something new, or the last one is old.
  ///
  /// - Parameter now: milliseconds of a clock that never steps.
  package mutating func write(_ report: StatusReport, at now: Int64) throws(RunFailure) {
    if let last, let lastWritten, now - lastWritten < Self.renewalMilliseconds, last.saysTheSame(as: report) { return }
    let bytes = Self.filledUp(try Self.json(report))
    let (temporary, spare) = (path + ".tmp", path + Self.spareEnd)
    unlink(temporary)
    do throws(RunFailure) {
      try Self.overwrite(temporary, with: bytes)
      if rename(temporary, path) != 0 { throw .system("cannot write `\(path)`", code: errno) }
      // Told of by the next report, if at all.
      try? Self.overwrite(spare, with: [UInt8](repeating: 0x20, count: bytes.count))
    } catch {
      unlink(temporary)
      // What was written a second ago is the next spare: whoever was reading it has read it.
      try Self.overwrite(spare, with: bytes)
      if cf_exchange(spare, path) != 0, rename(spare, path) != 0 {
        throw .system("cannot write `\(path)`", code: errno)
      }
    }
    last = report
    lastWritten = now
  }

  /// Behind the name of the file that keeps room.
  static let spareEnd = ".spare"

  /// With blanks before its end, so that a longer report finds room where this one stands.
  private static func filledUp(_ bytes: [UInt8]) -> [UInt8] {
    let length = max(16 << 10, (bytes.count + 12 << 10) & ~(4 << 10 - 1))
    return bytes.dropLast() + [UInt8](repeating: 0x20, count: length - bytes.count) + [0x0A]
  }

  /// Writes over what is there, which needs no room on the disk where that is as long.
  private static func overwrite(_ path: String, with bytes: [UInt8]) throws(RunFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    if descriptor < 0 { throw .system("cannot write `\(path)`", code: errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw .system("cannot write `\(path)`", code: errno)
      }
    }
    if ftruncate(descriptor, off_t(bytes.count)) != 0 { throw .system("cannot write `\(path)`", code: errno) }
  }

  /// What stands in the file of a state directory; nil where there is none yet, or an empty one.
  package static func read(inDirectory directory: String) throws(RunFailure) -> StatusReport? {
    let path = directory + "/" + name
    if access(path, F_OK) != 0 && errno == ENOENT { return nil }
    let bytes = try FileReader.read(path, limit: limit)
    if bytes.isEmpty { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let form = try? decoder.decode(Form.self, from: Data(bytes)) else {
      throw RunFailure("`\(path)` is damaged: a running engine writes it anew within \(renewalMilliseconds / 1000) s")
    }
    guard form.format == StatusReport.currentFormat,
      let report = try? decoder.decode(StatusReport.self, from: Data(bytes))
    else {
      throw RunFailure(
        "`\(path)` has format \(form.format), this picket reads \(StatusReport.currentFormat): use the picket that wrote it"
      )
    }
    return report
  }

  private struct Form: Decodable { var format: Int }

  /// One line of JSON with its end.
  static func json(_ report: some Encodable) throws(RunFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(report)) + [10]
    } catch {
      throw RunFailure("cannot write the status as JSON: \(error)")
    }
  }
}

extension StatusReport {
  /// Whether another says the same, but for when it was written and for what moves by itself.
  func saysTheSame(as other: StatusReport) -> Bool {
    var (one, two) = (self, other)
    (one.written, two.written) = ("", "")
    (one.memoryBytes, two.memoryBytes) = (0, 0)
    return one == two
  }
}
