internal import CCurl
internal import Rules

/// Judges how a transaction with a mail server ended.
struct SMTPVerdict {
  let account: MailAccount
  let limits: SendLimits

  /// - Parameters:
  ///   - words: curl's own, for faults that nothing better is known about.
  func outcome(
    _ result: CURLcode, _ dialogue: SMTPDialogue, overrun: CurlSession.Overrun?, words: String
  ) -> SendOutcome {
    let outcome = judge(result, dialogue, overrun: overrun, words: words)
    guard case .temporary(var fault) = outcome else { return outcome }
    fault.hasReached = dialogue.stage.isOfMail && !lacksLogin(dialogue)
    return .temporary(fault)
  }

  private func judge(
    _ result: CURLcode, _ dialogue: SMTPDialogue, overrun: CurlSession.Overrun?, words: String
  ) -> SendOutcome {
    if result == CURLE_OK { return .sent(reply: dialogue.reply) }
    if lacksLogin(dialogue) {
      return sinkFault(
        "\(server) offers no login, and nothing is sent without it: look at `server`, or take `user` and `password` "
          + "out of sink `\(account.sink)`")
    }
    if let overrun { return sinkFault(overrunReason(overrun, dialogue)) }
    if result == CURLE_OPERATION_TIMEDOUT { return sinkFault(overrunReason(.whole, dialogue)) }
    if let reason = certificateReason(result, words) { return sinkFault(reason) }
    if result == CURLE_USE_SSL_FAILED {
      let said = dialogue.stage == .startTLS && dialogue.code != nil ? " (it said `\(dialogue.reply)`)" : ""
      return sinkFault(
        "\(server) offers no STARTTLS\(said), and nothing is sent in plain text: write `server \"smtps://…\"`, or "
          + "`insecure` where the network is your own", code: dialogue.code)
    }
    if let code = dialogue.code, code >= 400 { return refusal(code, dialogue) }
    if result == CURLE_LOGIN_DENIED {
      return sinkFault("\(server) knows no way to log in that is known here, or refused it: \(words)")
    }
    return sinkFault(connectionReason(result, dialogue, words))
  }

  private func lacksLogin(_ dialogue: SMTPDialogue) -> Bool { account.settings.user != nil && dialogue.lacksLogin }

  // A reply of 4xx or 5xx, by what it was an answer to (RFC 5321, 4.2 and 4.3.2).
  private func refusal(_ code: Int, _ dialogue: SMTPDialogue) -> SendOutcome {
    let said = "\(server) said `\(dialogue.reply)`"
    if code == 421 { return sinkFault("\(said) and closed the connection", code: code) }
    switch dialogue.stage {
    case .greeting, .hello, .startTLS, .other: return sinkFault("\(said) to us", code: code)
    case .login:
      let user = account.settings.user.map { "user `\($0)`" } ?? "the user"
      return sinkFault(
        code >= 500
          ? "\(server) refused the login of \(user): look at `user` and `password` of sink `\(account.sink)` (it said "
            + "`\(dialogue.reply)`)"
          : "\(said) to the login of \(user)", code: code)
    case .sender:
      // Too large is this mail's fault; any other objection is against our address, and meets every mail.
      if code == 552 { return .permanent(SendFault(said, code: code, scope: .message)) }
      if Self.loginCodes.contains(code) { return needsLogin(said, code) }
      return sinkFault("\(said) to the sender `\(account.from)`: look at `from`", code: code)
    case .recipient, .data, .content:
      if Self.loginCodes.contains(code) { return needsLogin(said, code) }
      if code >= 500 { return .permanent(SendFault(said, code: code, scope: .message)) }
      return .temporary(SendFault(said, code: code, scope: dialogue.stage == .recipient ? .recipient : .message))
    }
  }

  /// Replies that ask for a login or for TLS (RFC 4954, 6; RFC 3207): an operator mends them.
  private static let loginCodes: Set<Int> = [530, 534, 535, 538]

  private func needsLogin(_ said: String, _ code: Int) -> SendOutcome {
    sinkFault("\(said): look at `user` and `password` of sink `\(account.sink)`", code: code)
  }

  private func certificateReason(_ result: CURLcode, _ words: String) -> String? {
    switch result {
    case CURLE_PEER_FAILED_VERIFICATION:
      return "the certificate of \(server) is not to be trusted (\(words)): where it is of your own authority, write "
        + "`ca \"….pem\"`; else have it renewed, or name the host as the certificate does"
    case CURLE_SSL_CACERT_BADFILE:
      return "`\(account.authority ?? "the system's certificates")` cannot be used as `ca` for \(server): \(words)"
    case CURLE_SSL_CONNECT_ERROR:
      let hint = account.settings.server.scheme == .smtps ? "; a port of STARTTLS wants `smtp://`" : ""
      return "no TLS with \(server): \(words)\(hint)"
    // Everything else has to do with something else.
    default: return nil
    }
  }

  private func connectionReason(_ result: CURLcode, _ dialogue: SMTPDialogue, _ words: String) -> String {
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST:
      "there is no host `\(account.settings.server.host)`, or no name server that knows it"
    case CURLE_COULDNT_CONNECT: "cannot connect to \(server): \(words)"
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY, CURLE_AGAIN:
      dialogue.code == nil
        ? "\(server) cut the connection before \(dialogue.stage.words)"
        : "\(server) cut the connection after `\(dialogue.reply)`"
    // The rest has curl's own words.
    default: "cannot send by \(server): \(words)"
    }
  }

  private func overrunReason(_ overrun: CurlSession.Overrun, _ dialogue: SMTPDialogue) -> String {
    switch overrun {
    case .connecting: "no connection to \(server) within \(SendLimits.text(limits.connectMilliseconds))"
    case .reply:
      "\(server) said nothing for \(SendLimits.text(limits.replyMilliseconds)) (waiting for \(dialogue.stage.words))"
    case .acceptance:
      "\(server) said nothing for \(SendLimits.text(limits.acceptanceMilliseconds)) after it had the whole mail"
    case .whole: "\(server) took longer than \(SendLimits.text(limits.wholeMilliseconds)) (at \(dialogue.stage.words))"
    }
  }

  private var server: String { "`\(account.settings.server.text)`" }

  private func sinkFault(_ reason: String, code: Int? = nil) -> SendOutcome {
    .temporary(SendFault(reason, code: code, scope: .sink))
  }
}
