internal import Wire

/// What the status server answers: a function from a request to a page.
struct StatusPages {
  /// A page with its status code.
  struct Page: Equatable {
    var code: Int
    var contentType = "text/plain; charset=utf-8"
    var body: String
    /// The methods that there are, where another was tried.
    var allow: String?
  }

  let snapshot: () -> MetricsSnapshot
  let health: () -> Health
  /// ms since 1970.
  let now: () -> Int64

  /// - Parameter target: as the request has it; what follows a `?` does not matter.
  func page(method: String, target: String) -> Page {
    let path = target.prefix { $0 != "?" && $0 != "#" }
    guard ["/", "/metrics", "/healthz"].contains(path) else {
      return Page(code: 404, body: "there is /metrics and /healthz\n")
    }
    guard method == "GET" || method == "HEAD" else {
      return Page(code: 405, body: "only GET and HEAD\n", allow: "GET, HEAD")
    }
    switch path {
    case "/metrics":
      return Page(
        code: 200, contentType: PrometheusText.contentType, body: PrometheusText.write(snapshot(), at: now()))
    case "/healthz": return healthPage()
    default: return Page(code: 200, contentType: "text/html; charset=utf-8", body: Self.index)
    }
  }

  static let index = """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>picket</title></head>
    <body><h1>picket</h1><ul><li><a href="/metrics">metrics</a></li><li><a href="/healthz">health</a></li></ul></body>
    </html>

    """

  /// A word for people and probes, and a line of JSON for programs.
  private func healthPage() -> Page {
    let health = health()
    let snapshot = snapshot()
    let first = health.reason.map { "\(health.word): \(LineEscaper.safe($0))" } ?? health.word
    return Page(code: health.isWell ? 200 : 503, body: first + "\n" + json(health, snapshot) + "\n")
  }

  private func json(_ health: Health, _ snapshot: MetricsSnapshot) -> String {
    var out = ByteBuffer(capacity: 256)
    out.append("{\"status\":")
    JSONEscaper.string(health.word, into: &out)
    if let reason = health.reason {
      out.append(",\"reason\":")
      JSONEscaper.string(reason, into: &out)
    }
    if case .recovering(let done, let of) = health {
      out.append(utf8: ",\"recovered_records\":\(done),\"recovery_records\":\(of)")
    }
    if let lag = snapshot.flow.lagSeconds(at: now()) { out.append(utf8: ",\"lag_s\":\(lag)") }
    if let journal = snapshot.journal {
      out.append(utf8: ",\"journal\":{\"sequence\":\(journal.sequence),\"synced\":\(journal.synced)}")
    }
    out.append("}")
    return out.string
  }
}
