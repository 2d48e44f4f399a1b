internal import ArgumentParser
internal import Host
internal import Monitoring
internal import Platform
internal import Storage

/// What is kept, so that nothing is lost when the program ends in any way.
struct StateCommandOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep state, journal, history and what is owed in this folder. Without it everything lives in memory.",
      valueName: "folder"))
  var state: String?

  @Option(
    help: ArgumentHelp(
      "When the journal is synced, against power failures: batch (before a notice goes out), second, never. "
        + "Without it: second.",
      valueName: "when"))
  var fsync: String?

  @Option(
    help: ArgumentHelp(
      "Journal that is kept beyond what recovery needs: a size or an age; twice for both. Without it: `4 GB`, `30 d`.",
      valueName: "amount"))
  var journalKeep: [String] = []

  @Flag(help: "Pack the journal's closed segments.")
  var journalCompress = false

  @Option(help: ArgumentHelp("Seconds between two checkpoints; without it 60.", valueName: "seconds"))
  var checkpointEvery: Double?

  @Option(
    help: ArgumentHelp(
      "History of notices that is kept: a size or an age; twice for both. Without it: all.",
      valueName: "amount"))
  var historyKeep: [String] = []

  @Flag(help: "Load the rules anew when their files change, as SIGHUP does at any time.")
  var watch = false

  @Option(help: ArgumentHelp("Serve metrics and health over HTTP there: `127.0.0.1:9464`.", valueName: "host:port"))
  var metrics: String?

  mutating func validate() throws {
    if let metrics { do { _ = try ListenAddress(metrics) } catch { throw ValidationError(error.message) } }
    if let fsync, FsyncPolicy(rawValue: fsync) == nil {
      throw ValidationError("there is no policy `\(fsync)`; write `batch`, `second` or `never`")
    }
    if let state, state.isEmpty { throw ValidationError("`--state` needs the path of a folder") }
    for amount in journalKeep + historyKeep where AmountArgument(amount) == nil {
      throw ValidationError("`\(amount)` is neither a size nor an age; write `4 GB` or `30 d`")
    }
    if let checkpointEvery, !(0.05...86_400).contains(checkpointEvery) {
      throw ValidationError("`--checkpoint-every` is 0.05 to 86400 seconds")
    }
    let isAboutState =
      journalCompress || !journalKeep.isEmpty || !historyKeep.isEmpty || fsync != nil || checkpointEvery != nil
    if state == nil, isAboutState {
      throw ValidationError("there is a journal and a history only with `--state FOLDER`")
    }
  }

  func apply(to options: inout RunOptions) {
    options.watches = watch
    options.metrics = metrics.flatMap { try? ListenAddress($0) }
    guard let state else { return }
    var kept = StateOptions(folder: state)
    kept.fsync = fsync.flatMap { FsyncPolicy(rawValue: $0) } ?? kept.fsync
    kept.compresses = journalCompress
    if let checkpointEvery { kept.checkpointMilliseconds = Int64(checkpointEvery * 1000) }
    for amount in journalKeep {
      switch AmountArgument(amount) {
      case .bytes(let bytes)?: kept.keptBytes = bytes
      case .milliseconds(let milliseconds)?: kept.keptMilliseconds = milliseconds
      case nil: break
      }
    }
    for amount in historyKeep {
      switch AmountArgument(amount) {
      case .bytes(let bytes)?: kept.historyBytes = bytes
      case .milliseconds(let milliseconds)?: kept.historyMilliseconds = milliseconds
      case nil: break
      }
    }
    options.state = kept
  }
}
