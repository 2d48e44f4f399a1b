internal import Glibc

/// How what is said on stderr is written.
package enum LogForm: String, Sendable, CaseIterable {
  /// For people at a terminal.
  case text
  /// One JSON object a line, for programs that collect logs.
  case json
  /// For systemd's journal: the line's severity in front, `<4>` (sd-daemon(3)).
  case journal

  /// `journal` where stderr goes to it, else `text`.
  package static var natural: LogForm { leadsToJournal(STDERR_FILENO) ? .journal : .text }

  /// Whether a descriptor is the stream that `$JOURNAL_STREAM` names by device and inode (systemd.exec(5)): one that was
  /// sent elsewhere since is not.
  static func leadsToJournal(
    _ descriptor: Int32, stream: String? = getenv("JOURNAL_STREAM").map { String(cString: $0) }
  )
    -> Bool
  {
    guard let parts = stream?.split(separator: ":"), parts.count == 2, let device = UInt64(parts[0]),
      let inode = UInt64(parts[1])
    else { return false }
    var status = stat()
    return fstat(descriptor, &status) == 0 && UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
  }
}
