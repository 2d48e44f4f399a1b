import Foundation
import Rules
import Testing

@testable import Delivery

/// Against a server that refuses, stalls and cuts at each stage of the dialogue.
@Suite(
  .enabled(if: TestServer.python != nil && Certificates.isPossible, "no python3 or openssl here: run `make test-deps`"),
  .timeLimit(.minutes(3)))
struct MailFaultTests {
  static let stages = ["greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "content"]

  func connection(
    _ server: TestServer, limits: SendLimits = MailSample.limits, stop: SendStop = SendStop()
  ) throws -> MailConnection {
    MailConnection(
      try MailSample.account(
        port: server.port, user: "picket", password: "right", authority: Certificates.shared.authority),
      limits: limits, stop: stop)
  }

  func server(_ plan: [[String: String]]) throws -> TestServer {
    try .scripted(plan, certificate: Certificates.shared.good)
  }

  @Test(arguments: stages) func a4xxIsTriedAgain(_ stage: String) throws {
    let server = try server([["at": stage, "do": "451 4.3.0 later"], [:]])
    let connection = try connection(server)
    let fault = connection.send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.scope == (stage == "RCPT" ? .recipient : ["DATA", "content"].contains(stage) ? .message : .sink))
    #expect(fault?.hasReached == ["MAIL", "RCPT", "DATA", "content"].contains(stage), "\(fault as Any)")
    if stage != "STARTTLS" { #expect(fault?.code == 451) }
    #expect(connection.sendsAtLast())
    let isWhole = server.mails == [MailSample.mail()]
    #expect(isWhole)
  }

  @Test(arguments: stages) func a5xxEndsWhatItConcerns(_ stage: String) throws {
    let server = try server([["at": stage, "do": "554 5.7.1 no"]])
    let outcome = try connection(server).send(MailSample.mail(), to: "a@example.org")
    if ["RCPT", "DATA", "content"].contains(stage) {
      #expect(outcome.permanent?.code == 554 && outcome.permanent?.scope == .message)
    } else {
      // The server, the login or the sender: an operator mends it, and then the mails go.
      #expect(outcome.temporary?.scope == .sink)
    }
  }

  @Test(arguments: ["MAIL", "RCPT", "content"]) func a421ConcernsTheServer(_ stage: String) throws {
    let server = try server([["at": stage, "do": "421 4.3.2 shutting down"]])
    let fault = try connection(server).send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.code == 421 && fault?.scope == .sink)
  }

  @Test func whoOffersNoLoginGetsNoMail() throws {
    // Without TLS, so that the one EHLO is the scripted one.
    let server = try TestServer.scripted([["at": "EHLO", "do": "250-scripted\r\n250 SIZE 1000000"]], certificate: nil)
    let account = try MailSample.account(port: server.port, user: "picket", password: "right")
    let connection = MailConnection(account, limits: MailSample.limits, stop: SendStop())
    let fault = connection.send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.scope == .sink && fault?.hasReached == false, "\(fault as Any)")
    #expect(fault?.reason.contains("offers no login") == true, "\(fault as Any)")
    #expect(server.mails.isEmpty)
  }

  @Test func whoAcceptsSlowlyIsWaitedFor() throws {
    let server = try server([["at": "content", "do": "late"]])
    let limits = SendLimits(
      connectMilliseconds: 20_000, replyMilliseconds: 600, acceptanceMilliseconds: 60_000, wholeMilliseconds: 20_000,
      farewellMilliseconds: 300)
    let connection = try connection(server, limits: limits)
    #expect(connection.sendsAtLast())
  }

  @Test func aMailThatIsTooLargeIsNotTriedAgain() throws {
    let server = try server([["at": "MAIL", "do": "552 5.3.4 too large"]])
    let outcome = try connection(server).send(MailSample.mail(), to: "a@example.org")
    #expect(outcome.permanent?.code == 552 && outcome.permanent?.scope == .message)
  }

  @Test(arguments: ["connect", "TLS"] + stages) func whoSaysNothingIsGivenUp(_ stage: String) throws {
    let server = try server([["at": stage, "do": "stall"], [:]])
    let connection = try connection(server)
    let fault = connection.send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.scope == .sink && fault?.code == nil)
    #expect(
      fault?.reason.contains(stage == "connect" ? "no connection to" : "said nothing for") == true, "\(fault as Any)")
    #expect(server.mails.isEmpty)
    // Nothing of the given up connection is left.
    if stage != "connect" { #expect(connection.sendsAtLast()) }
  }

  @Test(arguments: ["TLS"] + stages) func aConnectionThatIsCutIsMadeAnew(_ stage: String) throws {
    let server = try server([["at": stage, "do": "cut"], [:]])
    let connection = try connection(server)
    let fault = connection.send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.scope == .sink && fault?.code == nil, "\(fault as Any)")
    #expect(connection.sendsAtLast())
  }

  @Test(arguments: ["connect", "TLS"] + stages) func stoppingWaitsForNobody(_ stage: String) throws {
    let server = try server([["at": stage, "do": "stall"]])
    let stop = SendStop()
    let connection = try connection(server, limits: MailSample.patient, stop: stop)
    let thread = Thread {
      usleep(150_000)
      stop.raise()
    }
    thread.start()
    // The limits are ten minutes: only the stop can end it before the test's own limit.
    #expect(connection.send(MailSample.mail(), to: "a@example.org") == .stopped)
    #expect(connection.send(MailSample.mail(), to: "a@example.org") == .stopped)
  }

  @Test(arguments: ["stall", "cut"]) func goodbyeIsNotWaitedFor(_ what: String) throws {
    let server = try server([["at": "QUIT", "do": what]])
    let connection = try connection(server)
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
    connection.close()
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
    #expect(server.mails.count == 2)
  }

  @Test func aKeptConnectionThatWasGivenUpIsNoFault() throws {
    let server = try server([["at": "RSET", "do": "cut"], [:]])
    let connection = try connection(server)
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
  }

  @Test func whatIsTracedHasNoSecrets() throws {
    let server = try server([[:]])
    var lines: [DialogueLine] = []
    let account = try MailSample.account(
      port: server.port, user: "picket", password: "hunter2", authority: Certificates.shared.authority)
    let connection = MailConnection(account, limits: MailSample.limits, stop: SendStop()) { lines.append($0) }
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
    connection.close()
    let out = lines.filter { $0.direction == .out }.map(\.text)
    #expect(out.first?.hasPrefix("EHLO ") == true)
    #expect(
      out.contains("STARTTLS") && out.contains("AUTH PLAIN") && out.contains("…")
        && out.contains("RCPT TO:<a@example.org>"))
    #expect(out.contains("DATA") && out.last == "QUIT")
    #expect(lines.contains(DialogueLine(.in, "250 taken")) && lines.last == DialogueLine(.in, "221 bye"))
    let all = lines.map(\.text).joined(separator: "\n")
    for secret in ["hunter2", Data("\0picket\0hunter2".utf8).base64EncodedString()] { #expect(!all.contains(secret)) }
  }
}

extension MailConnection {
  /// Tries until it is sent: on a machine that is busy the short limits of these tests may be passed by chance.
  fileprivate func sendsAtLast() -> Bool {
    (0..<20).contains { _ in send(MailSample.mail(), to: "a@example.org").isSent }
  }
}
