import Foundation
import Rules
import Testing

@testable import Delivery

/// Against a web server that answers by plan.
@Suite(.enabled(if: TestServer.python != nil, "no python3 here"), .timeLimit(.minutes(2)))
struct WebhookTests {
  struct Request: Decodable {
    var method: String
    var path: String
    var peer: Int
    var headers: [String: String]
    var body: Data
  }

  func server(_ plan: [[String: Any]], certificate: Certificates.Pair? = nil) throws -> TestServer {
    let json = String(decoding: try JSONSerialization.data(withJSONObject: plan), as: UTF8.self)
    let options = certificate.map { ["--certificate", $0.certificate, "--key", $0.key] } ?? []
    return try TestServer("hook.py", [json] + options, python: TestServer.python)
  }

  func requests(_ server: TestServer) throws -> [Request] {
    try Data(contentsOf: server.folder.appending(path: "requests.jsonl")).split(separator: 10)
      .map { try JSONDecoder().decode(Request.self, from: $0) }
  }

  func connection(
    _ server: TestServer, scheme: String = "http", batch: Int? = nil, headers: [WebhookSettings.Header] = [],
    limits: SendLimits = MailSample.limits, stop: SendStop = SendStop()
  ) throws -> WebhookConnection {
    let settings = WebhookSettings(
      url: "\(scheme)://127.0.0.1:\(server.port)/alerts?x=1", headers: headers, tokenVariable: "TOKEN",
      secretVariable: "SECRET", batch: batch)
    let sink = CheckedSink(name: "hook", target: .webhook(settings), declaredIn: "fleet.rules", place: .none)
    let secrets = SecretStore { ["TOKEN": "t0ken", "SECRET": "s3cret"][$0] }
    return WebhookConnection(try WebhookAccount(sink, settings, secrets: secrets), limits: limits, stop: stop)
  }

  func notice(_ n: Int, _ text: String = "ü") -> WebhookConnection.Notice {
    .init(json: Array("{\"id\":\"a\",\"n\":\(n),\"message\":\"\(text)\"}\n".utf8), key: "a-\(n)")
  }

  /// What another implementation says that the signature is.
  func signature(_ body: Data) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: try #require(TestServer.python))
    process.arguments = [
      "-c", "import hmac,sys; print(hmac.new(b's3cret', sys.stdin.buffer.read(), 'sha256').hexdigest(), end='')",
    ]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: body)
    try input.fileHandleForWriting.close()
    defer { process.waitUntilExit() }
    return String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }

  @Test func aNoticeIsPosted() throws {
    let server = try server([["status": 204]])
    let connection = try connection(
      server, headers: [.init(name: "X-Fleet", value: "north"), .init(name: "X-Empty", value: "")])
    #expect(connection.send([notice(0)]) == .sent(reply: "204"))
    #expect(connection.send([notice(1)]).isSent)
    let requests = try requests(server)
    let first = requests[0]
    #expect(first.method == "POST" && first.path == "/alerts?x=1")
    #expect(String(decoding: first.body, as: UTF8.self) == "{\"id\":\"a\",\"n\":0,\"message\":\"ü\"}")
    #expect(first.headers["content-type"] == "application/json" && first.headers["idempotency-key"] == "a-0")
    #expect(first.headers["authorization"] == "Bearer t0ken" && first.headers["x-fleet"] == "north")
    #expect(first.headers["x-empty"] == "" && first.headers["expect"] == nil)
    #expect(first.headers["user-agent"]?.hasPrefix("picket/") == true)
    #expect(try first.headers["x-picket-signature"] == "sha256=\(signature(first.body))")
    #expect(requests.count == 2 && requests[1].peer == first.peer, "one kept connection")
  }

  @Test func aBatchIsAnArray() throws {
    let server = try server([["status": 200]])
    let connection = try connection(server, batch: 5000)
    let many = (0..<5000).map { notice($0, "some text of some length") }
    for batch in [[notice(0), notice(1)], [notice(0), notice(1)], [notice(0), notice(2)], [notice(7)], many] {
      #expect(connection.send(batch).isSent)
    }
    let requests = try requests(server)
    #expect(
      String(decoding: requests[0].body, as: UTF8.self)
        == "[{\"id\":\"a\",\"n\":0,\"message\":\"ü\"},{\"id\":\"a\",\"n\":1,\"message\":\"ü\"}]")
    let keys = requests.map { $0.headers["idempotency-key"] ?? "" }
    #expect(keys[0] == keys[1] && keys[0] != keys[2] && keys[0].count == 64 && keys[3] == "a-7")
    #expect(String(decoding: requests[3].body, as: UTF8.self).hasPrefix("[{"))
    #expect((try JSONSerialization.jsonObject(with: requests[4].body) as? [Any])?.count == 5000)
    for request in requests {
      #expect(try request.headers["x-picket-signature"] == "sha256=\(signature(request.body))")
    }
  }

  @Test func severalOfEarlierRulesAreAnArray() throws {
    let server = try server([["status": 200]])
    let connection = try connection(server, batch: nil)
    #expect(connection.send([notice(0), notice(1)]).isSent)
    #expect(connection.send([notice(2)]).isSent)
    let bodies = try requests(server).map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.first?.hasPrefix("[{") == true && bodies.first?.hasSuffix("}]") == true)
    #expect(bodies.last?.hasPrefix("{") == true)
  }

  @Test func whatMayPassIsTriedAgain() throws {
    for status in [408, 425, 429, 500, 502, 503, 504] {
      let server = try server([["status": status, "body": "not now\nreally"], ["status": 200]])
      let connection = try connection(server)
      let fault = connection.send([notice(0)]).temporary
      #expect(fault?.code == status && fault?.scope == .sink && fault?.retryAfterMilliseconds == nil)
      #expect(fault?.reason.hasSuffix("answered \(status) (`not now`)") == true)
      #expect(fault?.reason.contains("x=1") == false, "an address may hold a key")
      #expect(connection.send([notice(0)]).isSent)
      #expect(try Set(requests(server).map { $0.headers["idempotency-key"] }) == ["a-0"])
    }
  }

  @Test func theServerSaysWhen() throws {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    let date = formatter.string(from: Date(timeIntervalSinceNow: 3600))
    let server = try server([
      ["status": 429, "headers": ["Retry-After": "120"]], ["status": 503, "headers": ["Retry-After": date]],
      ["status": 503, "headers": ["Retry-After": "soon"]],
    ])
    let connection = try connection(server)
    #expect(connection.send([notice(0)]).temporary?.retryAfterMilliseconds == 120_000)
    let hour = try #require(connection.send([notice(0)]).temporary?.retryAfterMilliseconds)
    #expect((3_400_000...3_600_000).contains(hour))
    #expect(connection.send([notice(0)]).temporary?.retryAfterMilliseconds == nil)
  }

  @Test func whatIsRefusedStaysRefused() throws {
    for status in [400, 410, 413, 422] {
      let server = try server([["status": status]])
      let fault = try connection(server).send([notice(0)]).permanent
      #expect(fault?.code == status && fault?.scope == .message)
    }
  }

  @Test func whatAnOperatorMendsIsWaitedFor() throws {
    for status in [401, 403, 404, 407] {
      let server = try server([["status": status]])
      let fault = try connection(server).send([notice(0)]).temporary
      #expect(fault?.code == status && fault?.scope == .sink)
      #expect(fault?.reason.contains("look at") == true && fault?.reason.contains("x=1") == false)
    }
  }

  @Test func nobodyIsFollowed() throws {
    let target = try server([["status": 200]])
    let server = try server([["status": 308, "headers": ["Location": "http://127.0.0.1:\(target.port)/new?key=1"]]])
    let fault = try connection(server).send([notice(0)]).temporary
    #expect(fault?.code == 308 && fault?.scope == .sink)
    #expect(fault?.reason.contains("redirects to `http://127.0.0.1:\(target.port)/new`") == true)
    #expect(!FileManager.default.fileExists(atPath: target.folder.appending(path: "requests.jsonl").path))
  }

  @Test(arguments: ["stall", "cut"]) func whoDoesNotAnswerIsTriedAgain(_ what: String) throws {
    let server = try server([["status": 200, "do": what], ["status": 200]])
    let connection = try connection(server)
    let fault = connection.send([notice(0)]).temporary
    #expect(fault?.scope == .sink && fault?.code == nil && fault?.hasReached == true, "\(fault as Any)")
    #expect(connection.send([notice(0)]).isSent)
  }

  @Test func stoppingWaitsForNobody() throws {
    let server = try server([["status": 200, "do": "stall"]])
    let stop = SendStop()
    let connection = try connection(server, limits: MailSample.patient, stop: stop)
    Thread {
      usleep(150_000)
      stop.raise()
    }.start()
    #expect(connection.send([notice(0)]) == .stopped)
  }

  @Test(.enabled(if: Certificates.isPossible, "no openssl here")) func certificatesAreLookedAt() throws {
    let server = try server([["status": 200]], certificate: Certificates.shared.good)
    let fault = try connection(server, scheme: "https").send([notice(0)]).temporary
    #expect(fault?.scope == .sink && fault?.reason.contains("not to be trusted") == true)
  }

  @Test func nobodyThere() throws {
    var server: TestServer? = try server([["status": 200]])
    let connection = try connection(try #require(server))
    server = nil
    let fault = connection.send([notice(0)]).temporary
    #expect(fault?.reason.contains("cannot connect") == true && fault?.hasReached == false)
  }
}
