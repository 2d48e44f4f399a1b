internal import Glibc
internal import Platform
internal import Storage

/// The files that a rule set was made of, looked at for changes: size, time and number of each, and which there are.
///
/// Looking is asking the file system once a second: that works on network file systems and with editors that write
/// beside and rename, where being told of changes does not.
struct WatchedFiles {
  private struct Look: Equatable {
    var inode: UInt64
    var size: Int64
    var seconds: Int64
    var nanoseconds: Int64

    /// Of no file.
    static let changed = Look(inode: 0, size: -1, seconds: 0, nanoseconds: 0)
  }

  private let paths: [String]
  private let others: [String]
  /// As they were when they were loaded; `changed` where they have changed since.
  private let loaded: [String: Look]
  /// As they were at the last look.
  private var last: [String: Look]

  /// Looks at the files, then whether they still hold what was loaded: loading takes a while, and what comes between it
  /// and this may take long.
  init(_ paths: [String], _ content: RuleSetContent) {
    self.paths = paths
    others = content.pieces.filter { $0.kind == .file }.map(\.name)
    last = Self.look(paths, others)
    var loaded: [String: Look] = [:]
    for piece in content.pieces where piece.kind != .zone && piece.name != "-" {
      // In this order: what is changed behind the comparison is seen at the next look.
      loaded[piece.name] = Self.holds(piece) ? last[piece.name] : .changed
    }
    self.loaded = loaded
  }

  private static func holds(_ piece: RuleSetContent.Piece) -> Bool {
    var status = stat()
    // A pipe gives what is in it once.
    if stat(piece.name, &status) == 0 && status.st_mode & S_IFMT != S_IFREG { return true }
    guard let bytes = try? FileReader.read(piece.name, limit: piece.bytes.count) else { return false }
    return bytes == piece.bytes
  }

  /// Something is other than it was when it was loaded, and nothing has changed since the last look: whoever writes
  /// has written.
  mutating func hasSettledChange() -> Bool {
    let now = Self.look(paths, others)
    defer { last = now }
    return now != loaded && now == last
  }

  private static func look(_ paths: [String], _ others: [String]) -> [String: Look] {
    // A folder that is not there for a moment has no files in it.
    let files = ((try? RuleFiles.list(paths)) ?? []) + others
    var looks: [String: Look] = [:]
    for file in files {
      var status = stat()
      guard stat(file, &status) == 0 else { continue }
      looks[file] = Look(
        inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: Int64(status.st_mtim.tv_sec),
        nanoseconds: Int64(status.st_mtim.tv_nsec))
    }
    return looks
  }
}
