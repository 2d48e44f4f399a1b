import Foundation
import Model
import Platform
import Rules
import Storage
import Synchronization
import Testing

@testable import Delivery

/// From the outbox to servers on loopback, with threads, and with a clock that can be put forward.
@Suite(.enabled(if: TestServer.python != nil, "no python3 here"), .timeLimit(.minutes(3)))
struct EndToEndTests {
  private let clock = LeapingClock()
  private let outbox: Outbox
  private let deliverer: Deliverer

  init() throws {
    let announcer = Announcer(.quiet, output: { _ in })
    outbox = Outbox(try StateDatabase(), announcer: announcer)
    deliverer = Deliverer(
      outbox, isDurable: true, announcer: announcer, seed: 1, clock: { [clock] in clock.now })
  }

  @Test func `a server that is away, then asks to wait, gets each mail once`() throws {
    let server = try TestServer.scripted([
      ["at": "greeting", "do": "421 not now"], ["at": "RCPT", "do": "451 greylisted"], [:],
    ])
    try deliverer.start(try DeliverySink.all(of: [mail(port: server.port)]))
    _ = try outbox.insert([Sample.notice(1), Sample.notice(1, n: 1, kind: .cleared), Sample.notice(2)])
    try finish()
    let heads = server.mails.map { String(decoding: $0, as: UTF8.self) }
    let ids = heads.compactMap { header("Message-ID", in: $0) }
    #expect(ids.count == 3 && Set(ids).count == 3)
    let first = try #require(ids.firstIndex { $0.contains("1.0@") })
    let second = try #require(ids.firstIndex { $0.contains("1.1@") })
    #expect(first < second)
    #expect(header("In-Reply-To", in: heads[second]) == ids[first])
  }

  @Test func `a digest is one mail`() throws {
    let server = try TestServer.scripted([[:]])
    try deliverer.start(try DeliverySink.all(of: [mail(port: server.port, digestMilliseconds: 300_000)]))
    _ = try outbox.insert(
      (1...30).map { Sample.notice($0, made: clock.now) } + [Sample.notice(31, severity: .critical, made: clock.now)])
    try finish()
    let mails = server.mails.map { String(decoding: $0, as: UTF8.self) }
    #expect(mails.count == 2)
    #expect(mails.first?.contains("van-31") == true)
    #expect(header("Message-ID", in: mails.last ?? "")?.contains("digest-") == true)
  }

  @Test func `a webhook that fails once sees the same key again`() throws {
    let json = #"[{"status": 503}, {"status": 200}]"#
    let server = try TestServer("hook.py", [json], python: TestServer.python)
    let settings = WebhookSettings(url: "http://127.0.0.1:\(server.port)/alerts", batch: 10)
    let sink = CheckedSink(name: "ops", target: .webhook(settings), declaredIn: "fleet.rules", place: .none)
    try deliverer.start(try DeliverySink.all(of: [sink]))
    _ = try outbox.insert((1...4).map { Sample.notice($0) })
    try finish()
    let keys = try Data(contentsOf: server.folder.appending(path: "requests.jsonl")).split(separator: 10)
      .map { try JSONDecoder().decode(WebhookTests.Request.self, from: $0).headers["idempotency-key"] }
    #expect(keys.count == 2)
    #expect(keys.first == keys.last)
  }

  private func mail(port: Int, digestMilliseconds: Int64? = nil) -> CheckedSink {
    let settings = MailSettings(
      recipients: ["a@example.org"], server: .init(scheme: .smtp, host: "127.0.0.1", port: port),
      from: "picket@example.org", digestEveryMilliseconds: digestMilliseconds)
    return MailSample.sink(settings)
  }

  /// Puts the clock forward until nothing is owed.
  private func finish() throws {
    for _ in 0..<400 {
      if try outbox.depths().isEmpty { break }
      Thread.sleep(forTimeInterval: 0.1)
      clock.leap(5000)
    }
    #expect(try outbox.depths() == [])
    deliverer.stop()
  }

  private func header(_ name: String, in mail: String) -> String? {
    let lines = mail.replacing("\r\n", with: "\n").replacing("\n ", with: " ").split(separator: "\n")
    return lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)).trimmed }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}

/// The machine's clock, put forward.
private final class LeapingClock: Sendable {
  private let ahead = Atomic<Int64>(0)
  var now: Int64 { WallClock.now() + ahead.load(ordering: .relaxed) }
  func leap(_ milliseconds: Int64) { ahead.add(milliseconds, ordering: .relaxed) }
}
