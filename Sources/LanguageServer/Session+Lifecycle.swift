internal import Rules

/// The handshake: who the client is, what the server can do.
extension Session {
  mutating func initialize(_ message: Incoming) throws(ResponseFailure) -> JSONText {
    guard stage == .fresh else { throw ResponseFailure(.invalidRequest, "the server is initialized already") }
    let params: InitializeParams = try message.params()
    stage = .running
    if params.capabilities?.general?.positionEncodings?.contains("utf-8") == true { encoding = .utf8 }
    watchesFiles = params.capabilities?.workspace?.didChangeWatchedFiles?.dynamicRegistration == true
    splitsByFolder = params.initializationOptions?.ruleSets == "folder"
    pagesAddress = params.initializationOptions?.diagnosticsPage
    let uris = params.workspaceFolders?.map(\.uri) ?? params.rootUri.map { [$0] } ?? []
    folders = uris.compactMap(FileAddress.path)
    return .object([
      ("capabilities", capabilities),
      ("serverInfo", .object([("name", .string("picket")), ("version", .string("0.1.0"))])),
    ])
  }

  private var capabilities: JSONText {
    let yes = JSONText.bool(true)
    return .object([
      ("positionEncoding", .string(encoding.rawValue)),
      (
        "textDocumentSync",
        .object([("openClose", yes), ("change", .number(2)), ("save", .object([("includeText", .bool(false))]))])
      ),
      ("completionProvider", .object([("triggerCharacters", .array([.string("."), .string("{")]))])),
      ("hoverProvider", yes), ("definitionProvider", yes), ("declarationProvider", yes), ("referencesProvider", yes),
      ("documentHighlightProvider", yes), ("documentSymbolProvider", yes), ("workspaceSymbolProvider", yes),
      ("foldingRangeProvider", yes), ("documentFormattingProvider", yes),
      ("documentRangeFormattingProvider", yes),
      ("renameProvider", .object([("prepareProvider", yes)])),
      (
        "codeActionProvider",
        .object([("codeActionKinds", .array([.string("quickfix"), .string("source.fixAll")]))])
      ),
      (
        "semanticTokensProvider",
        .object([
          (
            "legend",
            .object([
              ("tokenTypes", .array(SemanticKind.allCases.map { .string($0.rawValue) })),
              ("tokenModifiers", .array([.string("declaration")])),
            ])
          ), ("full", yes), ("range", .bool(false)),
        ])
      ),
      (
        "workspace",
        .object([("workspaceFolders", .object([("supported", yes), ("changeNotifications", yes)]))])
      ),
    ])
  }

  mutating func didInitialize() {
    guard watchesFiles else { return }
    let watched = ["**/*.rules", "**/*.{geojson,json,wkt,kml,gpx,gz,txt}"].map {
      JSONText.object([("globPattern", .string($0))])
    }
    let registration = JSONText.object([
      ("id", .string("watched-files")), ("method", .string("workspace/didChangeWatchedFiles")),
      ("registerOptions", .object([("watchers", .array(watched))])),
    ])
    outgoing.append(
      .request("watched-files", "client/registerCapability", .object([("registrations", .array([registration]))])))
  }
}
