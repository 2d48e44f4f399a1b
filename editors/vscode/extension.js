// Starts `picket lsp` for rule files and hands everything else to VS Code's own client.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function activate() {
  const settings = workspace.getConfiguration("picket");
  const page = settings.get("diagnosticsPage");
  client = new LanguageClient(
    "picket",
    "picket",
    { command: settings.get("program") || "picket", args: ["lsp"] },
    {
      documentSelector: [{ language: "picket" }],
      initializationOptions: {
        ruleSets: settings.get("ruleSets"),
        ...(page ? { diagnosticsPage: page } : {}),
      },
    }
  );
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
