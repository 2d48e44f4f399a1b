import Model
import Storage

/// Notices of random episodes in the order in which an engine would make them.
struct RandomSchedule {
  var notices: [OutboxNotice] = []

  /// - Parameter spreadMilliseconds: the longest pause between two notices.
  init(_ dice: inout Dice, episodes: Int, spreadMilliseconds: Int = 40_000, sink: String = "ops") {
    var next = 0
    var open: [(episode: Int, n: UInt32, severity: Severity)] = []
    var time: Int64 = 1_000_000
    var position: Int64 = 0
    while next < episodes || !open.isEmpty {
      if dice.once(in: 3) == false { time += Int64(dice.roll(0...spreadMilliseconds)) }
      position += Int64(dice.roll(0...1))
      let isNew = next < episodes && (open.isEmpty || dice.once(in: 2))
      let kind: NoticeKind
      let at: Int
      if isNew {
        next += 1
        let severity: Severity = dice.once(in: 6) ? .critical : dice.once(in: 2) ? .info : .warning
        open.append((next, 0, severity))
        at = open.count - 1
        kind = .fired
      } else {
        at = dice.roll(0...open.count - 1)
        kind = dice.pick([.reminded, .cleared, .cleared, .withdrawn, .retracted, .amended])
      }
      let hex = String(open[at].episode, radix: 16)
      notices.append(
        OutboxNotice(
          sink: sink, episode: String(repeating: "0", count: 24 - hex.count) + hex, n: open[at].n, position: position,
          severity: open[at].severity, kind: kind, rule: "rule-\(open[at].episode % 3)",
          device: "van-\(open[at].episode)",
          fixTime: time, made: time, json: Array("{\"n\":\(open[at].n)}".utf8),
          isStale: kind == .fired && dice.once(in: 4)))
      open[at].n += 1
      switch kind {
      case .cleared, .withdrawn, .retracted: open.remove(at: at)
      case .fired, .reminded, .amended: break
      }
    }
  }
}
