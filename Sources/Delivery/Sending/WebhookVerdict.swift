internal import CCurl
internal import Rules
internal import Storage

/// Judges how a request of a webhook ended.
struct WebhookVerdict {
  let account: WebhookAccount
  let limits: SendLimits

  func outcome(_ result: CURLcode, _ session: CurlSession, code: Int) -> SendOutcome {
    guard result == CURLE_OK else { return connectionFault(result, session) }
    let said = Self.firstLine(session.answer)
    let reason = "\(place) answered \(code)" + (said.isEmpty ? "" : " (`\(said)`)")
    switch code {
    case 200..<300: return .sent(reply: "\(code)")
    case 408, 425, 429, 500..<600:
      return .temporary(
        SendFault(reason, code: code, scope: .sink, retryAfterMilliseconds: session.retryAfterMilliseconds))
    // Whatever is sent meets the same until somebody has put the rule file or the other side right.
    case 300..<400:
      let target = session.redirection.map { " to `\(ShownAddress.text($0))`" } ?? ""
      return .temporary(
        SendFault(
          "\(place) redirects\(target), which is not followed: write the address that it is now", code: code,
          scope: .sink))
    case 401, 403, 407:
      return .temporary(SendFault("\(reason): look at `token` and `header` of the sink", code: code, scope: .sink))
    case 404: return .temporary(SendFault("\(reason): look at the address of the sink", code: code, scope: .sink))
    default: return .permanent(SendFault(reason, code: code, scope: .message))
    }
  }

  private func connectionFault(_ result: CURLcode, _ session: CurlSession) -> SendOutcome {
    let words = session.words(for: result)
    let reason: String
    switch (session.overrun, result) {
    case (.connecting?, _): reason = "no connection to \(place) within \(SendLimits.text(limits.connectMilliseconds))"
    case (.reply?, _), (.acceptance?, _):
      reason = "\(place) said nothing for \(SendLimits.text(limits.replyMilliseconds))"
    case (.whole?, _), (nil, CURLE_OPERATION_TIMEDOUT):
      reason = "\(place) took longer than \(SendLimits.text(limits.wholeMilliseconds))"
    case (nil, CURLE_COULDNT_RESOLVE_HOST): reason = "there is no host of \(place), or no name server that knows it"
    case (nil, CURLE_COULDNT_CONNECT): reason = "cannot connect to \(place): \(words)"
    case (nil, CURLE_PEER_FAILED_VERIFICATION):
      reason = "the certificate of \(place) is not to be trusted (\(words))"
    // The rest has curl's own words.
    case (nil, _): reason = "cannot send to \(place): \(words)"
    }
    return .temporary(SendFault(reason, scope: .sink, hasReached: session.hasSent))
  }

  /// The address without what may be a key in it.
  private var place: String { "`\(ShownAddress.text(account.settings.url))`" }

  private static func firstLine(_ bytes: [UInt8]) -> String {
    let line = bytes.prefix(200).prefix { $0 != 10 && $0 != 13 }
    return String(decoding: line, as: UTF8.self)
  }
}
