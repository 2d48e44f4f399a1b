internal import Glibc
internal import Logging
internal import Synchronization

/// Says things to the person at the terminal, through swift-log: one line each, on stderr.
///
/// Its levels: `error` and `warning` have to be known, `info` is nice to know, `debug` is asked for. What has to be
/// known is said at most ten times a minute where it says the same, then counted.
package final class Announcer: Sendable {
  /// How much is said.
  package enum Loudness: Sendable { case quiet, usual, verbose }

  private let logger: Logger
  private let lines: LogLine
  private let output: @Sendable (String) -> Void
  private let repeats = Mutex(RepeatLimit())
  private let standing = Mutex<[String: String]>([:])
  /// Milliseconds of a clock that never steps.
  private let steady: @Sendable () -> Int64

  /// - Parameters:
  ///   - form: How the lines are written.
  ///   - output: Where the lines go, each with its end; stderr where none is given.
  package convenience init(
    _ loudness: Loudness = .usual, form: LogForm = .text, output: (@Sendable (String) -> Void)? = nil
  ) {
    self.init(
      loudness, form: form, output: output, wall: { WallClock.now() },
      steady: { WallClock.monotonicNanoseconds() / 1_000_000 })
  }

  /// - Parameters:
  ///   - wall: ms since 1970.
  ///   - steady: Milliseconds of a clock that never steps.
  init(
    _ loudness: Loudness, form: LogForm, output: (@Sendable (String) -> Void)?, wall: @escaping @Sendable () -> Int64,
    steady: @escaping @Sendable () -> Int64
  ) {
    let output = output ?? Self.writeToStandardError
    let lines = LogLine(form: form, clock: wall)
    self.output = output
    self.lines = lines
    self.steady = steady
    var logger = Logger(label: "picket", factory: { _ in LineLog(lines: lines, output: output) })
    switch loudness {
    case .quiet: logger.logLevel = .warning
    case .usual: logger.logLevel = .info
    case .verbose: logger.logLevel = .debug
    }
    self.logger = logger
  }

  /// Something that has to be known.
  package func say(_ text: String) {
    let now = steady()
    let (held, passes) = repeats.withLock { ($0.ended(at: now), $0.passes(text, at: now)) }
    for sentence in held { logger.warning("\(sentence)") }
    if passes { logger.warning("\(text)") }
  }

  /// Says what was held back and not yet told of: those minutes that are over, or all at the program's end.
  package func tellHeldBack(all: Bool = false) {
    let now = all ? Int64.max : steady()
    for sentence in repeats.withLock({ $0.ended(at: now) }) { logger.warning("\(sentence)") }
  }

  /// Something that keeps the program from going on, and may pass: said, and counted as a fault until `end`. Where
  /// several threads meet it, it is said once.
  ///
  /// - Parameter name: what has it: the path of a file, `the journal`.
  package func begin(fault name: String, _ sentence: String) {
    if standing.withLock({ $0.updateValue(sentence, forKey: name) }) == nil { say(sentence) }
  }

  /// It has passed.
  package func end(fault name: String, _ sentence: String) {
    if standing.withLock({ $0.removeValue(forKey: name) }) != nil { say(sentence) }
  }

  /// What is wrong now, by the name of what has it.
  package var faults: [String: String] { standing.withLock { $0 } }

  /// Text of several lines that is laid out already, and safe for a terminal.
  package func write(_ text: String) { output(lines.block(text)) }

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
