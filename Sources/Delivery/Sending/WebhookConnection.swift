internal import CCurl
internal import Platform
internal import Rules

/// Sends notices to one webhook, over a connection that is kept open.
///
/// Of one thread at a time.
package final class WebhookConnection {
  /// A notice's line and the key that names it: `<id>-<n>`.
  package struct Notice: Sendable, Equatable {
    package var json: [UInt8]
    package var key: String
    package init(json: [UInt8], key: String) {
      self.json = json
      self.key = key
    }
  }

  private let account: WebhookAccount
  private let limits: SendLimits
  private let stop: SendStop
  private let session: CurlSession

  package init(_ account: WebhookAccount, limits: SendLimits = .usual, stop: SendStop) {
    self.account = account
    self.limits = limits
    self.stop = stop
    session = CurlSession(limits: limits, stop: stop)
  }

  /// Sends one request with these notices, at least one; the outcome is that of all of them.
  ///
  /// With `batch` in the rule file the body is an array, else the one notice. A message of several that was put together
  /// under earlier rules is an array too: it keeps its content and its key, whatever the rules say now.
  package func send(_ notices: [Notice]) -> SendOutcome {
    let body = Self.body(notices, isArray: account.settings.batch != nil || notices.count > 1)
    var headers: UnsafeMutablePointer<curl_slist>?
    for line in headerLines(notices, body) { headers = curl_slist_append(headers, line) }
    defer { curl_slist_free_all(headers) }
    session.begin()
    session.set(CURLOPT_URL, account.settings.url)
    session.set(CURLOPT_PROTOCOLS_STR, "http,https")
    session.set(CURLOPT_USERAGENT, "picket/\(Version.text)")
    session.set(CURLOPT_HTTPHEADER, headers)
    session.set(CURLOPT_POST, 1)
    let result = session.perform(posting: body)
    if result != CURLE_OK, stop.isRaised { return .stopped }
    return WebhookVerdict(account: account, limits: limits).outcome(
      result, session, code: session.number(CURLINFO_RESPONSE_CODE))
  }

  /// Closes the connection. Comes by itself at the end of its life.
  package func close() { session.cutSockets() }

  private static func body(_ notices: [Notice], isArray: Bool) -> [UInt8] {
    var body: [UInt8] = isArray ? [91] : []
    for (index, notice) in notices.enumerated() {
      if index > 0 { body.append(44) }
      body += notice.json.last == 10 ? notice.json.dropLast() : notice.json[...]
    }
    if isArray { body.append(93) }
    return body
  }

  private func headerLines(_ notices: [Notice], _ body: [UInt8]) -> [String] {
    var lines = ["Content-Type: application/json", "Idempotency-Key: \(Self.key(notices))"]
    // A large body is sent without asking first.
    lines.append("Expect:")
    if let token = account.token { lines.append("Authorization: Bearer \(token.text)") }
    if let secret = account.secret {
      lines.append("X-Picket-Signature: sha256=\(Signature.sha256(of: body, key: Array(secret.text.utf8)))")
    }
    // With nothing behind the colon curl would leave the header out.
    return lines + account.settings.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
  }

  /// The notice's own key; of a batch one that depends on all of theirs, so that the same batch has the same.
  private static func key(_ notices: [Notice]) -> String {
    if notices.count == 1 { return notices[0].key }
    return Signature.sha256(of: Array(notices.map(\.key).joined(separator: "\n").utf8))
  }
}
