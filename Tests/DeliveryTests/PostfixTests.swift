import Foundation
import Model
import Rules
import Testing
import Wire

@testable import Delivery

/// Whether Postfix can be tried here.
enum Postfix {
  static let isPossible =
    getuid() == 0 && Certificates.isPossible && TestServer.python != nil
    && ["/usr/sbin/postfix", "/usr/sbin/saslpasswd2", "/usr/lib/postfix/sbin/smtpd"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: $0)
    }
}

/// Against a second server that nobody here wrote: Postfix.
@Suite(
  .enabled(
    if: Postfix.isPossible, "no Postfix and SASL here, or not root: run `make test-deps` and the tests as root"),
  .timeLimit(.minutes(2)))
struct PostfixTests {
  func server() throws -> TestServer {
    let pair = Certificates.shared.good
    return try TestServer(
      "postfix.py", ["--certificate", pair.certificate, "--key", pair.key, "--user", "picket", "--password", "r ight"],
      python: TestServer.python)
  }

  @Test func fiftyMailsArriveInTheirThreads() throws {
    let server = try server()
    let account = try MailSample.account(
      port: server.port, user: "picket", password: "r ight", authority: Certificates.shared.authority)
    let connection = MailConnection(account, limits: .usual, stop: SendStop())
    let composer = account.composer
    for number in 0..<50 {
      var notice = MailSample.notice
      notice.id = "9f2c0123456789abcdef\(1000 + number / 2)"
      notice.n = number % 2
      notice.kind = notice.n == 0 ? .fired : .cleared
      notice.device = "Lieferwagen \(number) – Größe"
      let outcome = connection.send(
        composer.mail(notice, sentAt: 1_772_438_430_000), to: "ops\(number % 3)@example.org")
      guard case .sent(let reply) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(reply.hasPrefix("250 2.0.0 Ok: queued as "))
    }
    connection.close()
    let box = server.folder.appending(path: "box/new")
    func names() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: box.path)) ?? [] }
    // Delivery is Postfix's own business and comes after its reply.
    for _ in 0..<200 where names().count < 50 { usleep(100_000) }
    let mails = try names().map {
      String(decoding: try Data(contentsOf: box.appending(path: $0)), as: UTF8.self).replacing("\r\n", with: "\n")
    }
    #expect(mails.count == 50)
    func header(_ name: String, _ mail: String) -> String? {
      mail.split(separator: "\n\n", maxSplits: 1)[0].split(separator: "\n").first { $0.hasPrefix("\(name): ") }
        .map { String($0.dropFirst(name.count + 2)) }
    }
    let ids = Set(mails.compactMap { header("Message-ID", $0) })
    #expect(ids.count == 50)
    let answers = mails.filter { header("In-Reply-To", $0) != nil }
    #expect(answers.count == 25)
    #expect(answers.allSatisfy { header("References", $0) == header("In-Reply-To", $0) })
    #expect(answers.compactMap { header("In-Reply-To", $0) }.allSatisfy { ids.contains($0) })
    #expect(mails.allSatisfy { $0.contains("\nReceived:") && $0.contains("ESMTPSA") })
  }

  @Test func aWrongPasswordIsSaid() throws {
    let server = try server()
    let account = try MailSample.account(
      port: server.port, user: "picket", password: "wrong", authority: Certificates.shared.authority)
    let connection = MailConnection(account, limits: .usual, stop: SendStop())
    let fault = connection.send(MailSample.mail(), to: "ops@example.org").temporary
    #expect(fault?.code == 535 && fault?.scope == .sink, "\(fault as Any)")
    let stranger = MailConnection(
      try MailSample.account(port: server.port, authority: Certificates.shared.authority), limits: .usual,
      stop: SendStop())
    #expect(stranger.send(MailSample.mail(), to: "ops@example.org").permanent?.code == 554)
  }
}
