internal import Glibc
package import Platform
package import Storage

/// What a state directory owes to mail and webhook sinks, for a person: `picket spool`.
///
/// Safe beside a running engine: it reads by a connection that cannot write, and leaves what is to be changed to the
/// engine, where one runs.
package struct Spool {
  private let folder: String
  private let outbox: Outbox

  /// Opens it for reading. Fails where the directory is none, or of another version.
  package init(folder: String, announcer: Announcer) throws(RunFailure) {
    self.folder = folder
    outbox = Outbox(try StateDatabase.open(inDirectory: folder, isReadOnly: true), announcer: announcer)
  }

  /// One that is open already.
  package init(_ outbox: Outbox, folder: String) {
    self.outbox = outbox
    self.folder = folder
  }

  /// How many notices are read at a time: the spool may hold more than memory.
  package static let pageSize = 500

  /// Goes through what is selected, in the order of its numbers.
  package func forEach(
    _ selection: SpoolRequest.Selection, _ body: (SpoolRow) throws(RunFailure) -> Void
  ) throws(RunFailure) {
    var last: Int64 = 0
    while true {
      let page = try outbox.page(after: last, limit: Self.pageSize, of: selection)
      for row in page { try body(row) }
      guard let end = page.last, page.count == Self.pageSize else { return }
      last = end.id
    }
  }

  /// One notice with all that is known of it. Fails where the spool has none of that number.
  package func entry(_ id: Int64) throws(RunFailure) -> SpoolEntry {
    if let entry = try outbox.entry(id) { return entry }
    throw Self.unknown(id, folder)
  }

  private static func unknown(_ id: Int64, _ folder: String) -> RunFailure {
    RunFailure("there is no notice \(id) in the spool of `\(folder)`: `picket spool list` has their numbers")
  }

  /// Retries or drops what is selected: at once where no engine runs, else by asking the engine.
  ///
  /// All numbers are looked at before anything is changed. Returns what was done, as a sentence.
  package func change(
    _ verb: SpoolRequest.Verb, _ selections: [SpoolRequest.Selection], announcer: Announcer, now: Int64,
    waitMilliseconds: Int = 3000
  ) throws(RunFailure) -> String {
    for case let id? in selections.map(\.notice) { _ = try entry(id) }
    for case let sink? in selections.map(\.sink)
    where try outbox.page(after: 0, limit: 1, of: .init(sink: sink)).isEmpty {
      throw RunFailure("the spool of `\(folder)` holds nothing for a sink `\(sink)`")
    }
    let count = try counted(selections)
    let requests = selections.map { SpoolRequest(verb, $0) }
    let lock = try StateLock.take(inDirectory: StateLayout(folder).folder)
    let writable = Outbox(try StateDatabase.open(inDirectory: folder, isReadOnly: false), announcer: announcer)
    switch lock {
    case .taken(let lock):
      let count = try withExtendedLifetime(lock) { () throws(RunFailure) in
        try writable.carryOut(requests, now: now)
      }
      return "\(Self.done(verb, count)); no engine runs on `\(folder)`"
    case .held(let process):
      let engine = process.map { "the engine (process \($0))" } ?? "the engine"
      let last = try writable.request(requests)
      for _ in 0..<max(1, waitMilliseconds / 100) {
        if try writable.hasCarriedOut(last) { return "\(Self.done(verb, count)) by \(engine)" }
        usleep(100_000)
      }
      // It may have ended meanwhile.
      if case .taken(let lock) = try StateLock.take(inDirectory: StateLayout(folder).folder) {
        _ = try withExtendedLifetime(lock) { () throws(RunFailure) in try writable.carryOut([], now: now) }
        return "\(Self.done(verb, count)); no engine runs on `\(folder)` any more"
      }
      return "asked \(engine) to \(verb.rawValue) \(Self.notices(count)); it has not answered yet"
    }
  }

  private func counted(_ selections: [SpoolRequest.Selection]) throws(RunFailure) -> Int {
    var count = 0
    for selection in selections { count += try outbox.count(of: selection) }
    return count
  }

  private static func done(_ verb: SpoolRequest.Verb, _ count: Int) -> String {
    switch verb {
    case .retry: "\(notices(count)) will be tried again"
    case .drop: "\(notices(count)) dropped"
    }
  }

  static func notices(_ count: Int) -> String { count == 1 ? "1 notice" : "\(count) notices" }
}
