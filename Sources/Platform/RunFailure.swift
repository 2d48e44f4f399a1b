internal import Glibc

/// Why a command could not do what it was asked for: exit code 2.
package struct RunFailure: Error, Equatable {
  /// One sentence, lower case, no full stop.
  package let message: String
  package init(_ message: String) { self.message = message }

  /// The failure of a system call: `cannot read `x`: no such file or directory`.
  package static func system(_ what: String, code: Int32) -> RunFailure {
    RunFailure("\(what): \(systemText(code))")
  }

  /// The C library's words for an error number, lower case.
  package static func systemText(_ code: Int32) -> String {
    guard let words = strerror(code) else { return "error \(code)" }
    let text = String(cString: words)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
