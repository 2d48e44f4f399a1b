package import Platform

/// Where the status server listens: `HOST:PORT`, an IPv6 host in brackets.
package struct ListenAddress: Sendable, Equatable {
  package let host: String
  /// 0: the system chooses.
  package let port: Int

  /// Fails on what is no address, saying how one is written.
  package init(_ text: String) throws(RunFailure) {
    guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]) else {
      throw RunFailure("`\(text)` is no address: write HOST:PORT, such as `127.0.0.1:9464` or `[::1]:9464`")
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw RunFailure("`\(text)` is no address: write an IPv6 host in brackets, such as `[::1]:9464`")
    }
    guard !host.isEmpty, !host.contains(where: { $0 == "[" || $0 == "]" || $0.isWhitespace }) else {
      throw RunFailure("`\(text)` names no host: write `127.0.0.1:\(port)`, or `0.0.0.0:\(port)` for every interface")
    }
    self.host = String(host)
    self.port = port
  }

  private static func port(_ text: Substring) -> Int? {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text),
      port <= 65_535
    else { return nil }
    return port
  }

  /// The address as it is written, of another port.
  package func text(port: Int) -> String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
