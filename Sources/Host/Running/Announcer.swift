internal import Glibc

/// Says things to the person at the terminal: one line each, on stderr.
package final class Announcer: Sendable {
  private let isQuiet: Bool
  private let output: @Sendable (String) -> Void

  /// - Parameters:
  ///   - isQuiet: leave out what is said for convenience only.
  ///   - output: where the lines go, each with its end; stderr where none is given.
  package init(isQuiet: Bool = false, output: (@Sendable (String) -> Void)? = nil) {
    self.isQuiet = isQuiet
    self.output = output ?? Self.writeToStandardError
  }

  /// Something that has to be known.
  package func say(_ text: String) { output("picket: " + text + "\n") }

  /// Text of several lines that is laid out already.
  package func write(_ text: String) { output(text) }

  /// Something that is nice to know: silent with `--quiet`.
  package func mention(_ text: String) {
    if !isQuiet { output(text + "\n") }
  }

  private static let writeToStandardError: @Sendable (String) -> Void = { write($0, toOutput: false) }

  /// Writes to standard output or to stderr; where nobody reads it, there is nobody to tell.
  package static func write(_ text: String, toOutput: Bool) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let result = bytes[written...].withUnsafeBytes {
        Glibc.write(toOutput ? STDOUT_FILENO : STDERR_FILENO, $0.baseAddress, $0.count)
      }
      if result < 0 && errno != EINTR { return }
      written += max(0, result)
    }
  }
}
