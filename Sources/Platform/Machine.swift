internal import Glibc

/// What the machine and the terminal are like.
package enum Machine {
  /// Cores that are online.
  package static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The machine's name, as `hostname` says it; `localhost` where it has none that could stand in an address.
  package static var hostName: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
    let name = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let isClean = name.allSatisfy { byte in
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46: true
      default: false
      }
    }
    return isClean && !name.isEmpty ? String(decoding: name, as: UTF8.self) : "localhost"
  }

  /// Standard output is a terminal that wants colour (https://no-color.org).
  package static var wantsColourOnOutput: Bool { wantsColour(STDOUT_FILENO) }

  /// Standard output is a terminal.
  package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// stderr is a terminal that can draw again in a line.
  package static var drawsOnError: Bool {
    guard isatty(STDERR_FILENO) == 1 else { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }

  /// Columns of the terminal that standard output is; nil where it is none.
  package static var terminalColumns: Int? { columns(of: STDOUT_FILENO) }

  /// The same of stderr.
  package static var errorColumns: Int? { columns(of: STDERR_FILENO) }

  private static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// The locale of this process (`LC_ALL`, `LC_CTYPE`, `LANG`) is one of UTF-8, so a terminal shows more than ASCII.
  package static var showsUnicode: Bool {
    let names: [String] = ["LC_ALL", "LC_CTYPE", "LANG"]
    return showsUnicode(names.map { name in getenv(name).map { String(cString: $0) } })
  }

  /// The first of these that says something names UTF-8.
  static func showsUnicode(_ locales: [String?]) -> Bool {
    let locale = locales.lazy.compactMap { $0 }.first { !$0.isEmpty } ?? ""
    let lowered = locale.lowercased()
    return lowered.hasSuffix("utf-8") || lowered.hasSuffix("utf8") || lowered.contains("utf-8@")
      || lowered.contains("utf8@")
  }

  /// Standard error is a terminal that wants colour.
  package static var wantsColourOnError: Bool { wantsColour(STDERR_FILENO) }

  private static func wantsColour(_ descriptor: Int32) -> Bool {
    guard isatty(descriptor) == 1 else { return false }
    if let none = getenv("NO_COLOR"), none.pointee != 0 { return false }
    if let terminal = getenv("TERM"), String(cString: terminal) == "dumb" { return false }
    return true
  }

  /// Writes a report to standard output. A reader that has gone is no failure.
  package static func write(_ text: String) throws(RunFailure) {
    signal(SIGPIPE, SIG_IGN)
    let file = OutputFile(descriptor: STDOUT_FILENO, name: "standard output", announcer: Announcer())
    _ = try file.write(Array(text.utf8))
  }
}
