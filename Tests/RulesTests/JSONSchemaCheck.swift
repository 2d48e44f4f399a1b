import Foundation

/// Documents held against a JSON Schema of docs/schema, by Python's `jsonschema`: a judge that is not ours.
enum JSONSchemaCheck {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The validator is there; `make deps` installs it.
  static let isInstalled = python != nil

  /// Debian's, else whichever comes first on the path.
  private static let python: String? = ["/usr/bin/python3", "python3"].first { program in
    (try? run(program, "from jsonschema import Draft202012Validator", []))?.code == 0
  }

  /// What is wrong with the documents; the schema itself is looked at too.
  static func faults(of documents: [String], schema: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "picket-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // One document a line.
    let file = folder.appending(path: "documents")
    let lines = documents.map { document in
      let object =
        (try? JSONSerialization.jsonObject(with: Data(document.utf8), options: .fragmentsAllowed)) ?? "no JSON"
      return (try? JSONSerialization.data(withJSONObject: object, options: .fragmentsAllowed)) ?? Data()
    }
    try Data(lines.joined(separator: Data("\n".utf8))).write(to: file)
    let outcome = try run(python ?? "", script, [root.appending(path: "docs/schema/\(schema)").path, file.path])
    return outcome.code == 0 ? outcome.text : "code \(outcome.code): \(outcome.text)"
  }

  private static let script = """
    import json, sys
    from jsonschema import Draft202012Validator
    with open(sys.argv[1], encoding="utf-8") as file: schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    with open(sys.argv[2], encoding="utf-8") as file:
      for number, line in enumerate(file):
        for error in list(validator.iter_errors(json.loads(line)))[:3]:
          print(number, list(error.absolute_path), error.message[:400])
    """

  private static func run(_ python: String, _ script: String, _ arguments: [String]) throws -> (
    code: Int32, text: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
