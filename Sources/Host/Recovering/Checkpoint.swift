internal import Engine
internal import Foundation
internal import Platform
internal import Storage

/// The state of a run at one place of its stream, taken down on its way through the pipeline.
///
/// Unchecked: the reader fills in what was read, `sequence` what it knows, `evaluate` each group's own devices, `write`
/// the sinks, one after the other as the pipeline hands the job on; then one thread stores it.
final class Checkpoint: @unchecked Sendable {
  /// What a group of shards has.
  final class Part {
    /// Slabs of devices that changed since the last checkpoint.
    fileprivate(set) var slabs: [StoredSlab] = []
    /// By shard: what it has beside its devices.
    fileprivate(set) var shards: [Int: [UInt8]] = [:]
  }

  /// By group. Objects, as groups are taken down beside each other.
  let parts = (0..<Job.groupCount).map { _ in Part() }
  var stream: StreamState
  /// The journal's position.
  let position: Int64
  let ruleSet: String
  /// The files of the sinks are opened anew behind it.
  let reopens: Bool
  /// How long the sinks' files are.
  var files = FileMarks()

  init(position: Int64, ruleSet: String, stream: StreamState, reopens: Bool) {
    self.position = position
    self.ruleSet = ruleSet
    self.stream = stream
    self.reopens = reopens
  }

  /// Takes down a shard's part.
  func take(_ shard: inout Shard, group: Int) {
    let number = shard.number
    let part = parts[group]
    shard.takeChangedSlabs { slab, bytes in
      part.slabs.append(StoredSlab(shard: number, slab: slab, bytes: bytes))
    }
    part.shards[number] = shard.shardState()
  }
}

/// The state of the stream that is no device's: part of a checkpoint, written as JSON.
struct StreamState: Codable, Equatable, Sendable {
  static let currentVersion = 1
  var version = Self.currentVersion
  /// How lines were read.
  var reading: Reading
  /// How far each file was read.
  var places: [InputPlace]
  /// Lines of each input, by its name, that were read.
  var lines: [String: Int] = [:]
  /// The sequencer's state, in its own form.
  var sequencer: [UInt8] = []
  /// By hash: the last record of the journal under a rule set.
  var ruleSets: [String: Int64] = [:]
  /// The clock by which file sinks choose their day, ms.
  var sinkClock: Int64?

  init(reading: Reading, places: [InputPlace]) {
    self.reading = reading
    self.places = places
  }

  /// What `bytes` gave. Fails with other bytes; `name` is the database's.
  init(_ bytes: [UInt8], name: String) throws(RunFailure) {
    guard let state = try? JSONDecoder().decode(StreamState.self, from: Data(bytes)) else {
      throw RunFailure(
        "the checkpoint in `\(name)` is damaged: put back a copy of the state directory, or move it away and begin anew"
      )
    }
    if state.version > Self.currentVersion {
      throw RunFailure("the checkpoint in `\(name)` was written by a newer version of picket: run that version")
    }
    self = state
  }

  var bytes: [UInt8] { StateJSON.bytes(self) }
}
