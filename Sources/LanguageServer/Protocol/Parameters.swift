// The parameters of LSP 3.17 that are looked at, named as the protocol names them.

struct EditorPosition: Decodable, Equatable {
  var line: Int
  var character: Int
}

struct EditorRange: Decodable {
  var start: EditorPosition
  var end: EditorPosition
}

struct TextDocumentIdentifier: Decodable {
  var uri: String
  var version: Int?
}

struct DocumentParams: Decodable { var textDocument: TextDocumentIdentifier }

struct PositionParams: Decodable {
  var textDocument: TextDocumentIdentifier
  var position: EditorPosition
}

struct ReferenceParams: Decodable {
  struct Context: Decodable { var includeDeclaration: Bool }
  var textDocument: TextDocumentIdentifier
  var position: EditorPosition
  var context: Context?
}

struct RenameParams: Decodable {
  var textDocument: TextDocumentIdentifier
  var position: EditorPosition
  var newName: String
}

struct RangeParams: Decodable {
  var textDocument: TextDocumentIdentifier
  var range: EditorRange
}

struct CodeActionParams: Decodable {
  struct Context: Decodable { var only: [String]? }
  var textDocument: TextDocumentIdentifier
  var range: EditorRange
  var context: Context?
}

struct SymbolQuery: Decodable { var query: String }

struct CancelParams: Decodable { var id: MessageID }

struct DidOpenParams: Decodable {
  struct Item: Decodable {
    var uri: String
    var version: Int?
    var text: String
  }
  var textDocument: Item
}

struct DidChangeParams: Decodable {
  struct Change: Decodable {
    /// nil: the whole text.
    var range: EditorRange?
    var text: String
  }
  var textDocument: TextDocumentIdentifier
  var contentChanges: [Change]
}

struct WorkspaceFolder: Decodable { var uri: String }

struct FoldersParams: Decodable {
  struct Event: Decodable {
    var added: [WorkspaceFolder]
    var removed: [WorkspaceFolder]
  }
  var event: Event
}

struct WatchedFilesParams: Decodable {
  struct Change: Decodable { var uri: String }
  var changes: [Change]
}

struct InitializeParams: Decodable {
  struct Options: Decodable {
    /// `folder`: each folder is a rule set of its own.
    var ruleSets: String?
    /// The address of the page of all findings, for links to their codes.
    var diagnosticsPage: String?
  }
  struct Capabilities: Decodable {
    struct General: Decodable { var positionEncodings: [String]? }
    struct Workspace: Decodable {
      struct Watching: Decodable { var dynamicRegistration: Bool? }
      var didChangeWatchedFiles: Watching?
    }
    var general: General?
    var workspace: Workspace?
  }
  var rootUri: String?
  var workspaceFolders: [WorkspaceFolder]?
  var capabilities: Capabilities?
  var initializationOptions: Options?

  private enum Key: String, CodingKey {
    case rootUri, workspaceFolders, capabilities, initializationOptions
  }

  /// What is not as it should be is taken as not said: a server that cannot be started helps nobody.
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    rootUri = try? values.decodeIfPresent(String.self, forKey: .rootUri)
    workspaceFolders = try? values.decodeIfPresent([WorkspaceFolder].self, forKey: .workspaceFolders)
    capabilities = try? values.decodeIfPresent(Capabilities.self, forKey: .capabilities)
    initializationOptions = try? values.decodeIfPresent(Options.self, forKey: .initializationOptions)
  }
}
