internal import Rules

/// One conversation with an editor: messages in, messages out (LSP 3.17). No I/O: what is to be read it asks its
/// environment for, and what takes long it gives away as jobs.
package struct Session {
  enum Stage: Equatable {
    case fresh, running, shutDown
    case ended(Int32)
  }

  let environment: SessionEnvironment
  var stage = Stage.fresh
  var encoding = LineTable.Encoding.utf16
  /// Paths of the workspace's folders.
  var folders: [String] = []
  /// Each folder is a rule set of its own, whatever the workspace.
  var splitsByFolder = false
  var watchesFiles = false
  /// Where the page of all findings (docs/diagnostics.md) is published; nil: editors get no link.
  var pagesAddress: String?
  /// By their roots.
  var ruleSets: [String: RuleSetState] = [:]
  /// The root of each open document, by its URI.
  var roots: [String: String] = [:]
  var outgoing: [OutgoingMessage] = []
  /// Roots with a job under way.
  var checking: Set<String> = []
  var loadingFences: Set<String> = []

  package init(environment: SessionEnvironment) { self.environment = environment }

  /// The exit code once the client asked the server to end.
  package var exitCode: Int32? {
    if case .ended(let code) = stage { return code }
    return nil
  }

  // MARK: Messages in

  /// Takes the messages that have come in, in their order, and gives those that go out. A request that a later one of
  /// them cancels is not worked on.
  package mutating func receive(_ bodies: [[UInt8]]) -> [OutgoingMessage] {
    var messages: [Incoming] = []
    var cancelled: Set<MessageID> = []
    for body in bodies {
      do throws(ResponseFailure) {
        let message = try Incoming(body)
        if message.method == "$/cancelRequest", let params: CancelParams = try? message.params() {
          cancelled.insert(params.id)
        }
        messages.append(message)
      } catch {
        outgoing.append(.failure(nil, error))
      }
    }
    for message in messages where exitCode == nil { take(message, cancelled) }
    return takeOutgoing()
  }

  /// Answers bytes that were no message.
  package mutating func refuse(_ fault: String) -> [OutgoingMessage] {
    outgoing.append(.failure(nil, ResponseFailure(.parseError, fault)))
    return takeOutgoing()
  }

  mutating func takeOutgoing() -> [OutgoingMessage] {
    defer { outgoing = [] }
    return outgoing
  }

  private mutating func take(_ message: Incoming, _ cancelled: Set<MessageID>) {
    guard let method = message.method else { return }
    guard let id = message.id else { return notice(method, message) }
    do throws(ResponseFailure) {
      if cancelled.contains(id) { throw ResponseFailure(.requestCancelled, "the request was cancelled") }
      outgoing.append(.answer(id, try answer(method, message)))
    } catch {
      outgoing.append(.failure(id, error))
    }
  }

  private mutating func answer(_ method: String, _ message: Incoming) throws(ResponseFailure) -> JSONText {
    if method == "initialize" { return try initialize(message) }
    switch stage {
    case .fresh: throw ResponseFailure(.serverNotInitialized, "the first request is `initialize`")
    case .running: break
    case .shutDown, .ended: throw ResponseFailure(.invalidRequest, "the server was shut down")
    }
    guard let request = RequestMethod(rawValue: method) else {
      throw ResponseFailure(.methodNotFound, "there is no method `\(method.prefix(60))`")
    }
    switch request {
    case .shutdown:
      stage = .shutDown
      return .null
    case .completion: return try completion(message.params())
    case .hover: return try hover(message.params())
    case .definition, .declaration: return try definition(message.params())
    case .references: return try references(message.params())
    case .documentHighlight: return try highlights(message.params())
    case .prepareRename: return try prepareRename(message.params())
    case .rename: return try rename(message.params())
    case .codeAction: return try codeActions(message.params())
    case .documentSymbol: return try documentSymbols(message.params())
    case .workspaceSymbol: return try workspaceSymbols(message.params())
    case .foldingRange: return try foldingRanges(message.params())
    case .semanticTokens: return try semanticTokens(message.params())
    case .formatting: return try formatting(message.params())
    case .rangeFormatting: return try rangeFormatting(message.params())
    }
  }

  private mutating func notice(_ method: String, _ message: Incoming) {
    if method == "exit" {
      stage = .ended(stage == .shutDown ? 0 : 1)
      return
    }
    guard stage == .running, let notification = NotificationMethod(rawValue: method) else { return }
    // A notification has no answer: what is wrong with it is passed over.
    do throws(ResponseFailure) {
      switch notification {
      case .initialized: didInitialize()
      case .didOpen: didOpen(try message.params())
      case .didChange: didChange(try message.params())
      case .didSave: didSave(try message.params())
      case .didClose: didClose(try message.params())
      case .didChangeWatchedFiles: filesChanged(try message.params())
      case .didChangeWorkspaceFolders: foldersChanged(try message.params())
      }
    } catch {
      tell(error.message)
    }
  }

  /// A line in the client's log.
  mutating func tell(_ text: String) {
    outgoing.append(.notification("window/logMessage", .object([("type", .number(2)), ("message", .string(text))])))
  }

  // MARK: Documents

  /// Works on the rule set and the file of an open document.
  mutating func withDocument<Result>(
    _ uri: String, _ body: (inout RuleSetState, Int) throws(ResponseFailure) -> Result
  ) throws(ResponseFailure) -> Result {
    guard let root = roots[uri], var state = ruleSets.removeValue(forKey: root) else {
      throw ResponseFailure(.invalidParams, "the document is not open")
    }
    defer { ruleSets[root] = state }
    guard let number = state.number(ofURI: uri) else {
      throw ResponseFailure(.invalidParams, "the document is not open")
    }
    return try body(&state, number)
  }
}

/// What clients may ask.
enum RequestMethod: String, CaseIterable {
  case shutdown
  case completion = "textDocument/completion"
  case hover = "textDocument/hover"
  case definition = "textDocument/definition"
  case declaration = "textDocument/declaration"
  case references = "textDocument/references"
  case documentHighlight = "textDocument/documentHighlight"
  case prepareRename = "textDocument/prepareRename"
  case rename = "textDocument/rename"
  case codeAction = "textDocument/codeAction"
  case documentSymbol = "textDocument/documentSymbol"
  case workspaceSymbol = "workspace/symbol"
  case foldingRange = "textDocument/foldingRange"
  case semanticTokens = "textDocument/semanticTokens/full"
  case formatting = "textDocument/formatting"
  case rangeFormatting = "textDocument/rangeFormatting"
}

/// What clients may tell.
enum NotificationMethod: String, CaseIterable {
  case initialized
  case didOpen = "textDocument/didOpen"
  case didChange = "textDocument/didChange"
  case didSave = "textDocument/didSave"
  case didClose = "textDocument/didClose"
  case didChangeWatchedFiles = "workspace/didChangeWatchedFiles"
  case didChangeWorkspaceFolders = "workspace/didChangeWorkspaceFolders"
}
