import Glibc
import Platform
import Testing

@testable import Monitoring

@Suite(.serialized) struct StatusServerTests {
  /// Runs with a server on a free port, whose engine is well.
  private func withServer(
    _ limits: StatusLimits = StatusLimits(), _ board: MetricsBoard = MetricsBoard(version: "1"),
    _ body: (Int, StatusServer) throws -> Void
  ) throws {
    board.update { $0.phase = .running }
    let server = try StatusServer(ListenAddress("127.0.0.1:0"), board: board, limits: limits)
    defer { server.stop() }
    let port = try #require(server.address.split(separator: ":").last.flatMap { Int($0) })
    #expect(port > 0)
    try body(port, server)
  }

  private func ask(_ port: Int, _ request: String) -> String? {
    guard let peer = RawPeer(port: port) else { return nil }
    peer.send(request)
    return peer.receiveAll()
  }

  private func get(_ port: Int, _ path: String, method: String = "GET") -> String? {
    ask(port, "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
  }

  @Test func servesItsPages() throws {
    try withServer { port, _ in
      let metrics = try #require(get(port, "/metrics"))
      #expect(metrics.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(metrics.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
      #expect(metrics.contains("\npicket_build_info{version=\"1\"} 1\n"))
      #expect(get(port, "/metrics?name=x")?.contains("picket_build_info") == true)
      #expect(get(port, "/healthz")?.hasSuffix("\r\n\r\nok\n{\"status\":\"ok\"}\n") == true)
      #expect(get(port, "/")?.contains("href=\"/metrics\"") == true)
      #expect(get(port, "/x")?.hasPrefix("HTTP/1.1 404 Not Found\r\n") == true)
      let refused = try #require(get(port, "/metrics", method: "POST"))
      #expect(refused.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n") && refused.contains("Allow: GET, HEAD\r\n"))
    }
  }

  @Test func aHeadHasNoBody() throws {
    try withServer { port, _ in
      let head = try #require(get(port, "/healthz", method: "HEAD"))
      #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.hasSuffix("\r\n\r\n"))
      #expect(head.contains("Content-Length: 19\r\n"))
    }
  }

  @Test func tellsWhatIsWrong() throws {
    let board = MetricsBoard(version: "1")
    try withServer(StatusLimits(), board) { port, _ in
      board.setFault("disk", "cannot write `a\u{1b}`: no space left on device")
      let page = try #require(get(port, "/healthz"))
      #expect(page.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
      #expect(
        page.contains("\r\n\r\nfaulty: cannot write `a\\u{1b}`: no space left on device\n{\"status\":\"faulty\","))
      board.setFault("disk", nil)
      board.update { $0.phase = .recovering(done: 1, of: 3) }
      let recovering = try #require(get(port, "/healthz"))
      #expect(recovering.hasPrefix("HTTP/1.1 503 "))
      #expect(recovering.contains("recovering: it reads its journal again: 33 % done\n"))
      #expect(recovering.contains("\"recovered_records\":1,\"recovery_records\":3}"))
      // Metrics can be had all the while.
      #expect(get(port, "/metrics")?.contains("picket_phase{phase=\"recovering\"} 1\n") == true)
    }
  }

  @Test func aConnectionIsKept() throws {
    try withServer { port, _ in
      let peer = try #require(RawPeer(port: port))
      for _ in 0..<50 {
        peer.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = try #require(peer.receive(until: "\"ok\"}\n"))
        #expect(answer.contains("Connection: keep-alive\r\n"))
      }
      // HTTP/1.0 keeps none.
      #expect(ask(port, "GET /healthz HTTP/1.0\r\n\r\n")?.contains("Connection: close\r\n") == true)
    }
  }

  @Test func requestsAheadAreAnsweredInOrder() throws {
    try withServer { port, _ in
      let peer = try #require(RawPeer(port: port))
      let paths = (0..<40).map { ["/healthz", "/nothing", "/", "/metrics"][$0 % 4] }
      peer.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined() + "GET / HTTP/1.0\r\n\r\n")
      let all = try #require(peer.receiveAll())
      let codes = all.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
      #expect(codes == (0..<10).flatMap { _ in ["200", "404", "200", "200"] } + ["200"])
    }
  }

  @Test func aPeerThatDoesNotReadCostsOnePage() throws {
    var limits = StatusLimits()
    limits.answerMilliseconds = 200
    try withServer(limits) { port, server in
      let greedy = try #require(RawPeer(port: port))
      let request = Array("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
      // Until the server's end takes no more, or cuts it.
      var sent = 0
      while sent < 2000, greedy.send(Array(repeatElement(request, count: 1000).joined())) { sent += 1 }
      #expect(get(port, "/healthz")?.contains("\"ok\"") == true)
      #expect(sent < 2000)
    }
  }

  @Test func slowOnesAreCut() throws {
    var limits = StatusLimits()
    limits.requestMilliseconds = 300
    try withServer(limits) { port, _ in
      let slow = try #require(RawPeer(port: port))
      let silent = try #require(RawPeer(port: port))
      let start = WallClock.monotonicNanoseconds()
      var isCut = false
      for byte in "GET /metrics HTTP/1.1\r\nX: ".utf8 + [UInt8](repeating: 65, count: 200) {
        if !slow.send([byte]) {
          isCut = true
          break
        }
        usleep(20_000)
      }
      #expect(isCut)
      #expect(silent.receiveAll() == "")
      // A lower bound alone: the machine may be busy.
      #expect(WallClock.monotonicNanoseconds() - start >= 300_000_000)
      // What was answered before may be silent no longer than that either.
      let kept = try #require(RawPeer(port: port))
      kept.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(kept.receiveAll()?.hasSuffix("\"ok\"}\n") == true)
    }
  }

  @Test(arguments: [
    "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET / HTTP/1.1\r\nBad Header\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}", "{\"device\":\"car-1\"}\n\n",
    "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  ])
  func rubbishIsRefused(_ text: String) throws {
    try withServer { port, _ in
      let peer = try #require(RawPeer(port: port))
      peer.send(text)
      peer.finishSending()
      let answer = try #require(peer.receiveAll())
      #expect(answer == "" || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
      #expect(get(port, "/healthz")?.contains("\"ok\"") == true)
    }
  }

  private enum Overlong: CaseIterable {
    case address, field, fields, body, chunks

    var text: String {
      switch self {
      case .address: "GET /" + String(repeating: "a", count: 100_000)
      case .field: "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 100_000)
      case .fields: "GET / HTTP/1.1\r\n" + String(repeating: "X: a\r\n", count: 20_000)
      case .body: "POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + String(repeating: "a", count: 100_000)
      case .chunks:
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: "1\r\na\r\n", count: 20_000)
      }
    }
  }

  @Test(arguments: Overlong.allCases) private func whatIsTooLongIsRefused(_ request: Overlong) throws {
    try withServer { port, _ in
      let peer = try #require(RawPeer(port: port))
      peer.send(request.text)
      let answer = try #require(peer.receiveAll())
      let isRefused = answer == "" || answer.hasPrefix("HTTP/1.1 431 ") || answer.hasPrefix("HTTP/1.1 400 ")
      #expect(isRefused, "\(answer)")
      #expect(get(port, "/healthz")?.contains("\"ok\"") == true)
    }
  }

  @Test func aThousandConnections() throws {
    var limits = StatusLimits()
    limits.connections = 8
    try withServer(limits) { port, _ in
      var peers: [RawPeer] = []
      for _ in 0..<1000 {
        guard let peer = RawPeer(port: port) else { continue }
        // All but the first few are closed at once.
        if peers.count < limits.connections { peers.append(peer) } else { #expect(peer.receiveAll() == "") }
      }
      #expect(peers.count == limits.connections)
      for peer in peers { #expect(peer.send("GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")) }
      for peer in peers { #expect(peer.receiveAll()?.hasSuffix("\"ok\"}\n") == true) }
      // There is room again.
      #expect(get(port, "/healthz")?.contains("\"ok\"") == true)
    }
  }

  @Test func anAddressThatIsTakenIsTold() throws {
    try withServer { port, _ in
      let address = try ListenAddress("127.0.0.1:\(port)")
      #expect(throws: RunFailure("cannot listen on `127.0.0.1:\(port)`: address already in use")) {
        try StatusServer(address, board: MetricsBoard(version: "1"))
      }
    }
    let failure = #expect(throws: RunFailure.self) {
      try StatusServer(ListenAddress("no-such-host.invalid:1"), board: MetricsBoard(version: "1"))
    }
    #expect(failure?.message.hasPrefix("cannot listen on `no-such-host.invalid:1`: ") == true)
    #expect(throws: RunFailure("cannot listen on `203.0.113.1:1`: cannot assign requested address")) {
      try StatusServer(ListenAddress("203.0.113.1:1"), board: MetricsBoard(version: "1"))
    }
  }

  @Test func anEndFreesThePort() throws {
    var freed = 0
    try withServer { port, _ in
      freed = port
      let idle = try #require(RawPeer(port: port))
      idle.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
      _ = idle.receive(until: "\"ok\"}")
    }
    #expect(RawPeer(port: freed) == nil)
    let again = try StatusServer(ListenAddress("127.0.0.1:\(freed)"), board: MetricsBoard(version: "1"))
    #expect(again.address == "127.0.0.1:\(freed)")
    again.stop()
  }

  @Test func listensOnVersion6() throws {
    let server: StatusServer
    do {
      server = try StatusServer(ListenAddress("[::1]:0"), board: MetricsBoard(version: "1"))
    } catch {
      return print("skipped: no IPv6 here")
    }
    defer { server.stop() }
    #expect(server.address.hasPrefix("[::1]:") && server.address != "[::1]:0")
  }
}
