internal import Foundation
internal import Glibc
internal import LanguageServer
internal import Platform

/// What a language server's session reads of the disk: bounded, and nothing that could make it wait.
enum EditorFiles {
  /// Entries of folders that are looked at; a folder with more is no folder of rules.
  private static let entryLimit = 20_000
  private static let depthLimit = 16
  private static let sizeLimit = 16 << 20

  static var environment: SessionEnvironment {
    SessionEnvironment(
      ruleFiles: { ruleFiles(in: $0) }, bytes: { bytes(of: $0) },
      zoneNames: { TimeZone.knownTimeZoneIdentifiers.filter { $0 == "UTC" || $0.contains("/") } })
  }

  /// nil: there are too many entries.
  private static func ruleFiles(in folder: String) -> [String]? {
    var found: [String] = []
    var left = entryLimit
    collect(folder, depth: 0, &found, &left)
    return left > 0 ? found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } : nil
  }

  private static func collect(_ folder: String, depth: Int, _ found: inout [String], _ left: inout Int) {
    guard depth <= depthLimit, left > 0, let handle = opendir(folder) else { return }
    defer { closedir(handle) }
    while left > 0, let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      left -= 1
      if name.hasPrefix(".") || name == "node_modules" { continue }
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      let isFolder =
        entry.pointee.d_type == DT_DIR || entry.pointee.d_type == DT_UNKNOWN && kind(of: path) == S_IFDIR
      if isFolder {
        collect(path, depth: depth + 1, &found, &left)
      } else if name.hasSuffix(".rules"), kind(of: path) == S_IFREG {
        found.append(path)
      }
    }
  }

  private static func kind(of path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  /// Of regular files only: a pipe would make everything wait.
  private static func bytes(of path: String) -> [UInt8]? {
    guard kind(of: path) == S_IFREG else { return nil }
    return try? FileReader.read(path, limit: sizeLimit)
  }

  /// What changes when a file does; nil: it is not there.
  static func stamp(of path: String) -> FileStamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return FileStamp(status)
  }
}
