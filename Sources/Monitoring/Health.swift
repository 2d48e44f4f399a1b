/// Whether the engine does what it is there for.
package enum Health: Sendable, Equatable {
  case well
  case starting
  /// The journal is read again: bytes done, of so many.
  case recovering(done: Int, of: Int)
  case stopping
  /// Input waits, and for so many seconds nothing of it was told.
  case stalled(seconds: Int)
  /// What is wrong, a sentence each, in the order of their names.
  case faulty([String])

  /// So long may nothing happen while input waits.
  package static let stallNanoseconds: Int64 = 30_000_000_000

  /// What is told first where several hold: not yet or no more at work, then faults, then a stall (which faults cause).
  init(_ snapshot: MetricsSnapshot, stalledNanoseconds: Int64?) {
    switch snapshot.phase {
    case .starting: self = .starting
    case .recovering(let done, let of): self = .recovering(done: done, of: of)
    case .stopping: self = .stopping
    case .running:
      if !snapshot.faults.isEmpty {
        self = .faulty(snapshot.faults.sorted { $0.key < $1.key }.map(\.value))
      } else if let stalledNanoseconds {
        self = .stalled(seconds: Int(stalledNanoseconds / 1_000_000_000))
      } else {
        self = .well
      }
    }
  }

  package var isWell: Bool { self == .well }

  /// One word, as `/healthz` and `picket status` show it.
  package var word: String {
    switch self {
    case .well: "ok"
    case .starting: "starting"
    case .recovering: "recovering"
    case .stopping: "stopping"
    case .stalled: "stalled"
    case .faulty: "faulty"
    }
  }

  /// Why it is not well; nil where it is.
  package var reason: String? {
    switch self {
    case .well: nil
    case .starting: "it is starting"
    case .recovering(let done, let of): "it reads its journal again: \(Self.percent(done, of)) % done"
    case .stopping: "it is stopping"
    case .stalled(let seconds): "input waits, and nothing of it was told for \(seconds) s"
    case .faulty(let sentences): sentences.joined(separator: "; ")
    }
  }

  static func percent(_ done: Int, _ of: Int) -> Int {
    of <= 0 ? 100 : Int(Double(min(max(done, 0), of)) / Double(of) * 100)
  }
}
