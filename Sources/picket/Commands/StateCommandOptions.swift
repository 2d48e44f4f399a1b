internal import ArgumentParser
internal import Host
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
      "When the journal is brought to the disk: batch (before a notice goes out), second, never.", valueName: "when"))
  var fsync = FsyncPolicy.second.rawValue

  @Option(
    help: ArgumentHelp(
      "How much of the journal is kept beyond what recovery needs: a size, `4 GB`, and an age, `30 d`.",
      valueName: "amount"))
  var journalKeep: [String] = []

  @Flag(help: "Pack the journal's closed segments.")
  var journalCompress = false

  @Option(help: ArgumentHelp("Seconds between two checkpoints.", valueName: "seconds"))
  var checkpointEvery = 60.0

  @Flag(help: "Load the rules anew when their files change, as SIGHUP does.")
  var watch = false

  mutating func validate() throws {
    if FsyncPolicy(rawValue: fsync) == nil {
      throw ValidationError("there is no policy `\(fsync)`; write `batch`, `second` or `never`")
    }
    if let state, state.isEmpty { throw ValidationError("`--state` needs the path of a folder") }
    for amount in journalKeep where AmountArgument(amount) == nil {
      throw ValidationError("`\(amount)` is neither a size nor an age; write `4 GB` or `30 d`")
    }
    guard (0.05...86_400).contains(checkpointEvery) else {
      throw ValidationError("`--checkpoint-every` is 0.05 to 86400 seconds")
    }
    if state == nil, journalCompress || !journalKeep.isEmpty {
      throw ValidationError("there is a journal only with `--state FOLDER`")
    }
  }

  func apply(to options: inout RunOptions) {
    options.watches = watch
    guard let state else { return }
    var kept = StateOptions(folder: state)
    kept.fsync = FsyncPolicy(rawValue: fsync) ?? .second
    kept.compresses = journalCompress
    kept.checkpointMilliseconds = Int64(checkpointEvery * 1000)
    for amount in journalKeep {
      switch AmountArgument(amount) {
      case .bytes(let bytes)?: kept.keptBytes = bytes
      case .milliseconds(let milliseconds)?: kept.keptMilliseconds = milliseconds
      case nil: break
      }
    }
    options.state = kept
  }
}
