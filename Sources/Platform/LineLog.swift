internal import Logging
internal import Wire

/// Where swift-log's messages end: `picket: cannot read …`, one line each, for people.
///
/// What is said for information stands without the program's name in front, as the summary of a run does. Names
/// come from outside and may hold anything: what a terminal would obey is made visible here, in one place.
struct LineLog: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  let output: @Sendable (String) -> Void

  init(output: @escaping @Sendable (String) -> Void) { self.output = output }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let text = LineEscaper.safe(event.message.description)
    switch event.level {
    case .info: output(text + "\n")
    case .trace, .debug, .notice, .warning, .error, .critical: output("picket: " + text + "\n")
    }
  }
}
