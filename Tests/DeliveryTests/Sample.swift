import Delivery
import Model
import Storage

/// Single notices for tests.
enum Sample {
  static func notice(
    _ episode: Int, n: UInt32 = 0, severity: Severity = .warning, kind: NoticeKind = .fired, made: Int64 = 1_000_000,
    sink: String = "ops", isStale: Bool = false, device: String? = nil
  ) -> OutboxNotice {
    let hex = String(episode, radix: 16)
    let id = String(repeating: "0", count: 24 - hex.count) + hex
    let device = device ?? "van-\(episode)"
    let json =
      "{\"id\":\"\(id)\",\"n\":\(n),\"notice\":\"\(kind.rawValue)\",\"rule\":\"too-fast\",\"severity\":\"\(severity.rawValue)\","
      + "\"device\":\"van-\(episode)\",\"time\":\"2026-03-02T08:00:30Z\",\"message\":\"van-\(episode) at 96 km/h\"}"
    return OutboxNotice(
      sink: sink, episode: id, n: n, position: Int64(episode), severity: severity, kind: kind, rule: "too-fast",
      device: device, fixTime: made, made: made, json: Array(json.utf8), isStale: isStale)
  }

  static let away = SendOutcome.temporary(SendFault("nobody listens", scope: .sink))
  static let greylisted = SendOutcome.temporary(SendFault("greylisted", code: 451, scope: .message))
  static let unknown = SendOutcome.permanent(SendFault("no such user", code: 550, scope: .message))
  static let taken = SendOutcome.sent(reply: "250 taken")
}
