internal import Glibc
internal import Platform

/// A password, a token or a key: it can be used and not be printed.
struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
  let text: String
  var description: String { "…" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

/// Where passwords, tokens and keys are read from.
package struct SecretStore: Sendable {
  private let environment: @Sendable (String) -> String?

  /// - Parameter environment: the value of a variable; the process's own where none is given.
  package init(environment: (@Sendable (String) -> String?)? = nil) {
    self.environment = environment ?? { name in getenv(name).map { String(cString: $0) } }
  }

  /// The value of an environment variable; where that is absent, the systemd credential of its name (a file in
  /// `$CREDENTIALS_DIRECTORY`). Fails where there is neither, or where it is empty.
  func value(ofVariable name: String, for what: String) throws(RunFailure) -> Secret {
    if let value = environment(name) { return try checked(value, "environment variable `\(name)`", what) }
    if let folder = environment("CREDENTIALS_DIRECTORY"), access("\(folder)/\(name)", F_OK) == 0 {
      return try checked(try text(ofFile: "\(folder)/\(name)"), "credential `\(name)`", what)
    }
    throw RunFailure(
      "\(what) is not there: set the environment variable `\(name)`, or give a systemd credential of that name")
  }

  /// The text of a file, without the line's end behind it.
  func value(ofFile path: String, for what: String) throws(RunFailure) -> Secret {
    try checked(try text(ofFile: path), "file `\(path)`", what)
  }

  private func text(ofFile path: String) throws(RunFailure) -> String {
    var bytes = try FileReader.read(path, limit: 64 * 1024)
    if bytes.last == 10 { bytes.removeLast() }
    if bytes.last == 13 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func checked(_ value: String, _ place: String, _ what: String) throws(RunFailure) -> Secret {
    if value.isEmpty { throw RunFailure("\(what) is empty: \(place) says nothing") }
    if value.utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) {
      throw RunFailure("\(what) is more than one line: look at \(place)")
    }
    return Secret(text: value)
  }
}
