internal import Platform

/// The files that all file sinks of a run have open: no more than a limit, whatever rules are in force.
///
/// Called by the thread that writes.
final class OpenFiles {
  static let limit = 64

  /// Of each sink that has not gone.
  private var sinks: [Entry] = []
  private var uses = 0

  private struct Entry { weak var sink: FileSink? }

  /// A sink opens files from now on.
  func join(_ sink: FileSink) {
    sinks.removeAll { $0.sink == nil }
    sinks.append(Entry(sink: sink))
  }

  /// The number of a use: a later one is greater.
  func use() -> Int {
    uses += 1
    return uses
  }

  /// Called before a file is opened: where as many are open as may be, the one that was used longest ago is closed.
  func makeRoom() throws(RunFailure) {
    var count = 0
    var oldest: (sink: FileSink, use: Int)?
    for case let sink? in sinks.map(\.sink) {
      count += sink.openCount
      if let use = sink.oldestUse, use < oldest?.use ?? .max { oldest = (sink, use) }
    }
    if count >= Self.limit { try oldest?.sink.closeOldest() }
  }
}
