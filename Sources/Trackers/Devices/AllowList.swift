internal import Model

/// The identities that are let in.
package struct AllowList: Sendable, Equatable {
  private var names: Set<String> = []
  private var globs: [Glob] = []

  /// - Parameter entries: identities as sent, and globs of them.
  package init(_ entries: [String]) {
    for entry in entries {
      let glob = Glob(entry)
      if glob.isLiteral { names.insert(entry) } else { globs.append(glob) }
    }
  }

  package var count: Int { names.count + globs.count }

  package func contains(_ identity: String) -> Bool {
    names.contains(identity) || globs.contains { $0.matches(identity) }
  }

  /// The entries of a file: one a line; empty lines and lines that begin with `#` say nothing.
  package static func entries(in bytes: [UInt8]) -> [String] {
    bytes.split(separator: 0x0A).compactMap { line in
      let text = FrameBytes(Array(line)).trimmed
      return text.isEmpty || text[0] == 0x23 ? nil : String(decoding: text.bytes, as: UTF8.self)
    }
  }
}
