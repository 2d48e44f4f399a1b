package import Model

/// What a rule file says about a `mail` sink, checked.
package struct MailSettings: Sendable, Hashable {
  /// A mail server, by the name or address it is reached at.
  package struct Server: Sendable, Hashable {
    package enum Scheme: String, Sendable {
      /// Plain at first, then STARTTLS.
      case smtp
      /// TLS from the first byte.
      case smtps

      /// The port where the rule file names none: that of submission by mail programs (RFC 6409, RFC 8314).
      package var usualPort: Int {
        switch self {
        case .smtp: 587
        case .smtps: 465
        }
      }
    }
    package var scheme: Scheme
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    package var host: String
    package var port: Int
    package init(scheme: Scheme, host: String, port: Int) {
      self.scheme = scheme
      self.host = host
      self.port = port
    }

    /// The mail server of this machine, where a sink names none.
    package static let ofThisMachine = Server(scheme: .smtp, host: "localhost", port: 25)

    /// This very machine: what is sent there passes no wire.
    package var isLoopback: Bool {
      let parts = host.split(separator: ".", omittingEmptySubsequences: false)
      let isAddress = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
      return host.lowercased() == "localhost" || host == "::1" || (isAddress && parts[0] == "127")
    }

    /// `smtp://mail.example.org:587`.
    package var text: String { "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
  }

  /// Where a password is kept.
  package enum Secret: Sendable, Hashable {
    /// An environment variable; where that is absent, the systemd credential of this name.
    case environment(String)
    /// A file, relative to the rule file.
    case file(String)
  }

  /// `at most 20 per 1 h`.
  package struct Rate: Sendable, Hashable {
    package var count: Int
    package var perMilliseconds: Int64
    package init(count: Int, perMilliseconds: Int64) {
      self.count = count
      self.perMilliseconds = perMilliseconds
    }
  }

  /// Never empty; ASCII, without anything that would have to be quoted.
  package var recipients: [String]
  package var server: Server
  /// nil: `picket@` and the machine's name.
  package var from: String?
  /// Both or neither.
  package var user: String?
  package var password: Secret?
  /// nil: `[{severity}] {title}: {device}`.
  package var subject: [SubjectPart]?
  /// Plain text is allowed, and a certificate is not looked at.
  package var isInsecure: Bool
  /// The file of certificates that the server's has to come from, relative to the rule file.
  package var authority: String?
  /// nil: no digest but what a rate limit and stale notices make necessary.
  package var digestEveryMilliseconds: Int64?
  package var atMost: Rate?

  package init(
    recipients: [String], server: Server = .ofThisMachine, from: String? = nil, user: String? = nil,
    password: Secret? = nil, subject: [SubjectPart]? = nil, isInsecure: Bool = false, authority: String? = nil,
    digestEveryMilliseconds: Int64? = nil, atMost: Rate? = nil
  ) {
    self.recipients = recipients
    self.server = server
    self.from = from
    self.user = user
    self.password = password
    self.subject = subject
    self.isInsecure = isInsecure
    self.authority = authority
    self.digestEveryMilliseconds = digestEveryMilliseconds
    self.atMost = atMost
  }
}
