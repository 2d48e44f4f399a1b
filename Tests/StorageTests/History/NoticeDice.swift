import Foundation
import Model
import Wire

@testable import Storage

/// Seeded random notices: SplitMix64 (Steele, Lea and Flood, 2014).
struct NoticeDice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  static let rules = ["sos", "too-fast", "wide \"open\""]
  static let severities: [Severity] = [.critical, .warning, .info]

  /// A notice on its way to the log.
  struct Notice: Equatable {
    var rule: Int
    var kind: NoticeKind
    var time: Int64
    var isTold: Bool
    /// With its end.
    var json: String

    var line: String { (isTold ? "+" : "-") + json }
  }

  mutating func notice(number: Int, time: Int64) -> Notice {
    let rule = Int.random(in: 0..<3, using: &self)
    let kind = NoticeKind.allCases.randomElement(using: &self) ?? .fired
    var text = ByteBuffer()
    text.append(utf8: "{\"id\":\"\(number)\",\"n\":0,\"notice\":\"\(kind.rawValue)\",\"rule\":")
    JSONEscaper.string(Self.rules[rule], into: &text)
    text.append(utf8: ",\"severity\":\"\(Self.severities[rule].rawValue)\",\"device\":\"d\(number % 7)\",\"time\":\"")
    TimeWriter.rfc3339(time, into: &text)
    let tail = String(repeating: "x", count: Int.random(in: 0..<60, using: &self))
    text.append(utf8: "\",\"message\":\"\(tail)\"}\n")
    return Notice(rule: rule, kind: kind, time: time, isTold: Bool.random(using: &self), json: text.string)
  }

  /// Chunks of notices, on a clock that goes on.
  mutating func chunks(_ count: Int) -> [[Notice]] {
    var time = Int64.random(in: 0..<1_000_000_000_000, using: &self)
    var number = 0
    return (0..<count).map { _ in
      (0..<Int.random(in: 0...8, using: &self)).map { _ in
        number += 1
        time += Int64.random(in: 0...7_200_000, using: &self)
        return notice(number: number, time: time)
      }
    }
  }
}

extension NoticeLog {
  /// Takes a chunk; the clock is that of its last notice.
  func take(_ chunk: [NoticeDice.Notice]) throws {
    for notice in chunk {
      var buffer = ByteBuffer()
      buffer.append(utf8: notice.json)
      add(
        buffer, ByteSlice(offset: 0, length: buffer.count), rule: notice.rule, kind: notice.kind, time: notice.time,
        isTold: notice.isTold)
    }
    try flush(clock: chunk.last?.time)
  }
}
