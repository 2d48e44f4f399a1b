import Foundation
import Rules
import Testing
import Wire

@testable import Delivery

/// Against aiosmtpd: STARTTLS, AUTH, certificates, recipients.
@Suite(
  .enabled(
    if: TestServer.mailPython != nil && Certificates.isPossible, "no aiosmtpd or openssl here: run `make test-deps`"),
  .timeLimit(.minutes(2)))
struct MailServerTests {
  let certificates = Certificates.shared

  func secured(_ more: [String] = [], certificate: Certificates.Pair? = nil, password: String = "right") throws
    -> TestServer
  {
    try .accepting(
      ["--user", "picket", "--password", password] + more, certificate: certificate ?? certificates.good)
  }

  func connection(
    _ server: TestServer, scheme: MailSettings.Server.Scheme = .smtp, host: String = "127.0.0.1",
    password: String? = "right", isInsecure: Bool = false, authority: String? = nil
  ) throws -> MailConnection {
    let account = try MailSample.account(
      port: server.port, scheme: scheme, host: host, user: password.map { _ in "picket" }, password: password,
      isInsecure: isInsecure, authority: authority)
    return MailConnection(account, limits: .usual, stop: SendStop())
  }

  @Test func theRightPasswordDelivers() throws {
    let server = try secured()
    let connection = try connection(server, authority: certificates.authority)
    let mails = [
      MailSample.mail(), MailSample.mail(".\r\n..\r\n.x\r\nend"),
      MailSample.mail(String(repeating: "long line\r\n", count: 300_000)),
      try MailSample.account(port: 1).composer.mail(MailSample.notice, sentAt: 0),
    ]
    for mail in mails { #expect(connection.send(mail, to: "a@example.org").isSent) }
    let areWhole = server.mails == mails
    #expect(areWhole)
    let envelopes = try (1...4).map(server.envelope)
    #expect(
      envelopes.allSatisfy { $0.tls && $0.login && $0.from == "picket@example.org" && $0.to == ["a@example.org"] })
    #expect(Set(envelopes.map(\.peer)).count == 1, "one kept connection")
    #expect(!envelopes[0].hello.isEmpty && envelopes[0].hello != "localhost.localdomain")
  }

  @Test(arguments: ["pässword", "a b", "\"'\\%40:@/?#", "=?;&+", "\u{7f}x"]) func passwordsAreTakenAsTheyAre(
    _ password: String
  ) throws {
    let server = try secured(password: password)
    let connection = try connection(server, password: password, authority: certificates.authority)
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
  }

  @Test func aWrongPasswordConcernsTheSink() throws {
    let server = try secured()
    let connection = try connection(server, password: "wrong", authority: certificates.authority)
    let fault = try #require(connection.send(MailSample.mail(), to: "a@example.org").temporary)
    #expect(fault.code == 535 && fault.scope == .sink)
    #expect(fault.reason.contains("user `picket`") && !fault.reason.contains("wrong"))
    #expect(server.mails.isEmpty)
  }

  @Test func whoDoesNotLogInIsAskedTo() throws {
    let server = try secured()
    let connection = try connection(server, password: nil, authority: certificates.authority)
    let fault = try #require(connection.send(MailSample.mail(), to: "a@example.org").temporary)
    #expect(fault.code == 530 && fault.scope == .sink && fault.reason.contains("look at `user`"))
  }

  @Test func certificatesAreLookedAt() throws {
    func fault(_ certificate: Certificates.Pair, authority: String) throws -> SendFault? {
      let server = try secured(certificate: certificate)
      let outcome = try connection(server, authority: authority).send(MailSample.mail(), to: "a@example.org")
      #expect(server.mails.isEmpty)
      return outcome.temporary
    }
    for fault in [
      try fault(certificates.good, authority: certificates.otherAuthority),
      try fault(certificates.expired, authority: certificates.authority),
      try fault(certificates.wrongHost, authority: certificates.authority),
    ] {
      #expect(fault?.scope == .sink)
      #expect(fault?.reason.contains("is not to be trusted") == true && fault?.reason.contains("`ca") == true)
    }
  }

  @Test func onLoopbackNobodyAsksForACertificate() throws {
    let server = try secured(certificate: certificates.expired)
    let connection = try connection(server)
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
    #expect(try server.envelope(1).tls)
  }

  @Test func smtpsIsLookedAtEvenOnLoopback() throws {
    let server = try secured(["--smtps"])
    #expect(
      try connection(server, scheme: .smtps, authority: certificates.authority)
        .send(MailSample.mail(), to: "a@example.org").isSent)
    let fault = try connection(server, scheme: .smtps).send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.scope == .sink && fault?.reason.contains("not to be trusted") == true)
  }

  @Test func withoutSTARTTLSNothingIsSent() throws {
    let server = try TestServer.accepting()
    // With `ca` TLS is wanted even here.
    let strict = try connection(server, password: nil, authority: certificates.authority)
    let fault = strict.send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.scope == .sink && fault?.reason.contains("offers no STARTTLS") == true)
    #expect(server.mails.isEmpty)
    // On loopback it may be plain.
    #expect(try connection(server, password: nil).send(MailSample.mail(), to: "a@example.org").isSent)
    #expect(try !server.envelope(1).tls)
  }

  /// Loopback, by a name that does not say so.
  let elsewhere = "127.1"

  @Test func anotherHostHasToBeSecure() throws {
    let plain = try TestServer.accepting()
    let refused = try connection(plain, host: elsewhere, password: nil).send(MailSample.mail(), to: "a@example.org")
    #expect(refused.temporary?.reason.contains("offers no STARTTLS") == true, "\(refused)")
    let secured = try secured()
    let unknown = try connection(secured, host: elsewhere).send(MailSample.mail(), to: "a@example.org")
    #expect(unknown.temporary?.reason.contains("not to be trusted") == true, "\(unknown)")
    #expect(plain.mails.isEmpty && secured.mails.isEmpty)
  }

  @Test func insecureIsTakenAtItsWord() throws {
    let plain = try TestServer.accepting()
    let connection = try connection(plain, host: elsewhere, password: nil, isInsecure: true)
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
    #expect(try !plain.envelope(1).tls)
    // TLS all the same where there is some.
    let secured = try secured(certificate: certificates.wrongHost)
    #expect(
      try self.connection(secured, host: elsewhere, isInsecure: true).send(MailSample.mail(), to: "a@example.org")
        .isSent)
    #expect(try secured.envelope(1).tls)
  }

  @Test func eachRecipientHasItsOutcome() throws {
    let server = try TestServer.accepting(["--refuse", "b@example.org=550 5.1.1 no such user"])
    let connection = try connection(server, password: nil)
    let outcomes = ["a@example.org", "b@example.org", "c@example.org"].map {
      connection.send(MailSample.mail(), to: $0)
    }
    #expect(outcomes[0].isSent && outcomes[2].isSent)
    #expect(outcomes[1].permanent?.code == 550 && outcomes[1].permanent?.scope == .message)
    #expect(outcomes[1].permanent?.reason.contains("no such user") == true)
    #expect(try [server.envelope(1).to, server.envelope(2).to] == [["a@example.org"], ["c@example.org"]])
  }

  @Test func aGreylistIsWaitedFor() throws {
    let server = try TestServer.accepting(["--greylist"])
    let connection = try connection(server, password: nil)
    for recipient in ["a@example.org", "b@example.org"] {
      let fault = connection.send(MailSample.mail(), to: recipient).temporary
      #expect(fault?.code == 451 && fault?.scope == .recipient)
    }
    for recipient in ["a@example.org", "b@example.org"] {
      #expect(connection.send(MailSample.mail(), to: recipient).isSent)
    }
    #expect(server.mails.count == 2)
  }

  @Test func aServerThatComesBackIsFound() throws {
    var server: TestServer? = try TestServer.accepting()
    let port = try #require(server?.port)
    let connection = MailConnection(try MailSample.account(port: port), limits: .usual, stop: SendStop())
    #expect(connection.send(MailSample.mail(), to: "a@example.org").isSent)
    server = nil
    let fault = connection.send(MailSample.mail(), to: "a@example.org").temporary
    #expect(fault?.scope == .sink && fault?.reason.contains("cannot connect") == true)
  }
}
