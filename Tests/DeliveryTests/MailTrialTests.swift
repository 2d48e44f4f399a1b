import Foundation
import Rules
import Testing

@testable import Delivery

@Suite(
  .enabled(
    if: TestServer.mailPython != nil && Certificates.isPossible, "no aiosmtpd or openssl here: run `make test-deps`"))
struct MailTrialTests {
  @Test func theDialogueAndEachOutcomeAreShown() throws {
    let server = try TestServer.accepting(
      ["--user", "picket", "--password", "hunter 2", "--refuse", "b@example.org=550 5.1.1 no such user"],
      certificate: Certificates.shared.good)
    let settings = MailSettings(
      recipients: ["a@example.org", "b@example.org"],
      server: .init(scheme: .smtp, host: "localhost", port: server.port),
      from: "picket@example.org", user: "picket", password: .environment("P"),
      authority: Certificates.shared.authority)
    let sinks = [
      CheckedSink(name: "hook", target: .webhook(.init(url: "http://x")), declaredIn: "", place: .none),
      MailSample.sink(settings),
    ]
    var lines: [String] = []
    let isSent = try MailTrial(sink: "ops", of: sinks, secrets: SecretStore { _ in "hunter 2" }).run {
      lines.append($0)
    }
    #expect(!isSent)
    let all = lines.joined(separator: "\n")
    for line in [
      "> STARTTLS", "> MAIL FROM:<picket@example.org>", "> RCPT TO:<b@example.org>", "< 550 5.1.1 no such user",
      "* SSL connection using TLS", "> Subject: [info] Test of sink ops",
      "\na@example.org: sent (250 2.0.0 taken as 1)",
      "\nb@example.org: not sent: `smtp://localhost:\(server.port)` said `550 5.1.1 no such user`",
    ] { #expect(all.contains(line), "\(line)\n\(all)") }
    for secret in ["hunter", Data("\0picket\0hunter 2".utf8).base64EncodedString()] { #expect(!all.contains(secret)) }
    #expect(server.mails.count == 1)
  }
}
