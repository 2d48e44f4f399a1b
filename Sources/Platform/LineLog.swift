internal import Logging

/// Where swift-log's messages end: one line each on stderr, `picket: cannot read …` for people.
struct LineLog: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  let lines: LogLine
  let output: @Sendable (String) -> Void

  init(lines: LogLine, output: @escaping @Sendable (String) -> Void) {
    self.lines = lines
    self.output = output
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { output(lines.line(event.message.description, event.level)) }
}
