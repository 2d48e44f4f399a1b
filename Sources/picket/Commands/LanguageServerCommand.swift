internal import ArgumentParser
internal import Host

/// `picket lsp`: thin, over `Host.EditorLoop`.
struct LanguageServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Help an editor with rule files (a language server on standard input and output).",
    discussion: """
      Editors start it themselves; docs/editors.md has the settings for Neovim, Helix, Emacs and VS Code.

      Findings as you type, completion, hover, definitions and references, rename, formatting, fixes, symbols.

      Exit codes: 0 the editor ended it, 1 the editor hung up.
      """)

  @Flag(
    name: .customLong("stdio"),
    help: ArgumentHelp("For editors that say it; there is no other way.", visibility: .hidden))
  var usesStandardStreams = false

  func run() throws {
    let code = EditorLoop().run()
    if code != 0 { throw ExitCode(code) }
  }
}
