internal import Glibc
internal import Trackers
internal import Wire
package import Platform

/// `picket listen --play`: a record is fed again, with its own times, through the same desk: the same lines, byte for
/// byte. What would go back to trackers goes nowhere.
package enum RecordPlayer {
  /// Plays a file; lines go to the open descriptor `output`.
  package static func play(
    _ path: String, _ options: ListenOptions, stop: StopSignal, announcer: Announcer, output: Int32 = STDOUT_FILENO
  ) throws(RunFailure) -> Listen.Result {
    let bytes = try FileReader.read(path, limit: Int.max)
    let outlet = LineOutlet(OutputFile(descriptor: output, name: "standard output", announcer: announcer))
    let ending = OutletEnding()
    var options = options
    options.reception.allowed = try Listener.allowed(options.allowPath)
    let desk = ReceptionDesk(options, try DeskOutputs(options, events: outlet, announcer: announcer))
    outlet.start { _ = ending.note($0) }
    var stage = Stage(desk: desk, outlet: outlet)
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      guard let (wall, entry) = RecordReader.entry(Array(line)) else {
        announcer.say("`\(path)`, line \(number): no entry of a record; passed over")
        stage.faults += 1
        continue
      }
      stage.play(entry, at: Moment(wall: wall, steady: wall))
      if ending.value != .stopped || stop.isRaised { break }
    }
    stage.finish()
    outlet.finish()
    desk.finish()
    var result = Listen.Result(sentences: desk.summary())
    if stage.faults > 0 {
      let lines = CountText.amount(stage.faults, "line")
      result.failure = RunFailure("not all of `\(path)` is a record: \(lines) passed over")
    }
    // A reader that has seen enough, as `head` does, is no failure.
    if case .failed(let failure) = ending.value { result.failure = failure }
    return result
  }

  private struct Stage {
    let desk: ReceptionDesk
    let outlet: LineOutlet
    /// By their numbers in the record.
    var peers: [Int: Peer] = [:]
    var faults = 0
    var last = Moment(wall: 0, steady: 0)

    mutating func play(_ entry: RecordEntry, at now: Moment) {
      last = now
      switch entry {
      case .opened(let number, let name):
        let (address, port) = Self.parts(name)
        peers[number] = desk.open(address: address, port: port, at: now, .none)
      case .bytes(let number, let bytes):
        if let peer = peer(number) { desk.hear(peer, bytes, at: now) }
      case .silence(let number, let step):
        if let peer = peer(number) { desk.silence(peer, step, at: now) }
      case .closed(let number):
        if let peer = peer(number) { desk.end(peer, at: now) }
        peers[number] = nil
      case .datagram(let name, let bytes):
        let (address, port) = Self.parts(name)
        desk.datagram(bytes, address: address, port: port, at: now, .none)
      }
      // A slow reader holds the record back.
      while outlet.waitingBytes > 4 << 20 { usleep(1000) }
    }

    /// A record that was begun in the middle, or cut to a part, knows nothing of a connection's beginning.
    private mutating func peer(_ number: Int) -> Peer? {
      if peers[number] == nil { peers[number] = desk.open(address: "0.0.0.0", port: 0, at: last, .none) }
      return peers[number]
    }

    /// What was open when the record ended.
    mutating func finish() {
      for (_, peer) in peers.sorted(by: { $0.key < $1.key }) { desk.end(peer, at: last) }
    }

    private static func parts(_ name: String) -> (String, Int) {
      guard let colon = name.lastIndex(of: ":") else { return (name, 0) }
      var host = name[..<colon]
      if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
      return (String(host), Int(name[name.index(after: colon)...]) ?? 0)
    }
  }
}
