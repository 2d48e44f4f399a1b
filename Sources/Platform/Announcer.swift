internal import Glibc
internal import Logging

/// Says things to the person at the terminal, through swift-log: one line each, on stderr.
///
/// Its levels: `error` and `warning` have to be known, `info` is nice to know, `debug` is asked for.
package final class Announcer: Sendable {
  /// How much is said.
  package enum Loudness: Sendable { case quiet, usual, verbose }

  private let logger: Logger
  private let output: @Sendable (String) -> Void

  /// - Parameter output: where the lines go, each with its end; stderr where none is given.
  package init(_ loudness: Loudness = .usual, output: (@Sendable (String) -> Void)? = nil) {
    let output = output ?? Self.writeToStandardError
    self.output = output
    var logger = Logger(label: "picket", factory: { _ in LineLog(output: output) })
    switch loudness {
    case .quiet: logger.logLevel = .warning
    case .usual: logger.logLevel = .info
    case .verbose: logger.logLevel = .debug
    }
    self.logger = logger
  }

  /// Something that has to be known.
  package func say(_ text: String) { logger.warning("\(text)") }

  /// Text of several lines that is laid out already, and safe for a terminal.
  package func write(_ text: String) { output(text) }

  /// Something that is nice to know: silent with `--quiet`.
  package func mention(_ text: String) { logger.info("\(text)") }

  /// What is being done: silent but with `--verbose`.
  package func detail(_ text: @autoclosure () -> String) { logger.debug("\(text())") }

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
