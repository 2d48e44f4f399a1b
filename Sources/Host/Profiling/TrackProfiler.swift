internal import Geofences
internal import Model
package import Platform
package import Rules
package import Wire

/// Reads a recording once, decoded as a run decodes it, for what its devices usually do.
package struct TrackProfiler {
  /// What was read, and the events that could not be.
  package struct Result: Sendable {
    package var profile: TrackProfile
    package var events: Int
    package var refused: Int
  }

  /// Devices of which more is kept than what they send.
  static let closeLimit = 20_000
  /// Groups of fences that ways are held against.
  static let watchLimit = 16
  /// Metres: ways are longer than that only where nobody is surprised.
  static let widestWatched = 2_000.0

  private let index: FenceIndex?
  private let fieldCount: Int
  private var devices: [DeviceSketch] = []
  private var places: [UInt64: Int] = [:]
  /// Position in `CheckedRuleSet.groups`, the n-th being bit n.
  private let watched: [Int]
  private var meetings: [Int: TrackProfile.Meetings] = [:]
  private var touches: [FenceTouch] = []

  private init(_ loaded: LoadedRuleSet, _ rules: CheckedRuleSet) {
    index = loaded.index
    fieldCount = rules.fields.fields.count
    watched = loaded.index.map { Self.watched(rules, $0) } ?? []
    for group in watched { meetings[group] = TrackProfile.Meetings() }
  }

  /// Groups that rules enter and leave and that have a fence which a way may miss.
  private static func watched(_ rules: CheckedRuleSet, _ index: FenceIndex) -> [Int] {
    let asked = RuleSetLoader.enteredGroups(of: rules)
    var small: Set<Int> = []
    for fence in index.fences
    where fence.kind != .line && fence.widthMetres < widestWatched && asked.contains(fence.group) {
      small.insert(fence.group)
    }
    return Array(small.sorted().prefix(watchLimit))
  }

  /// Reads all inputs, one after the other. Fails where one cannot be read.
  package static func read(
    _ inputs: [EventInput], for loaded: LoadedRuleSet, dialect: DialectName?, device: String?
  ) throws(RunFailure) -> Result? {
    guard let rules = loaded.rules else { return nil }
    var profiler = TrackProfiler(loaded, rules)
    var result = Result(profile: TrackProfile(devices: []), events: 0, refused: 0)
    let seed = UInt64.random(in: .min ... .max)
    for input in inputs {
      var decoder = EventDecoder(
        plan: rules.fields, dialect: dialect, gpsdDevice: device ?? input.deviceName, hashSeed: seed)
      try profiler.read(input, &decoder, &result)
    }
    result.profile = TrackProfile(devices: profiler.devices.map(\.profile), meetings: profiler.meetings)
    return result
  }

  private mutating func read(
    _ input: EventInput, _ decoder: inout EventDecoder, _ result: inout Result
  ) throws(RunFailure) {
    let feed = UnpackedFeed(try input.open(isLive: false, stop: StopSignal()))
    let chunk = Chunk(byteCapacity: LineCutter.batchBytes + 4096, fieldCount: fieldCount)
    var cutter = LineCutter()
    var locator = index.map { Locator($0) }
    while true {
      chunk.clear()
      switch cutter.fill(chunk, from: feed) {
      case .lines, .unfinished:
        decoder.decode(chunk)
        take(chunk, &locator)
        result.events += chunk.rowCount
        result.refused += chunk.rejects.count
      case .overlong: result.refused += 1
      case .idle: feed.wait(milliseconds: 1000)
      case .end: return
      case .failed(.failed(let code)): throw .system("cannot read \(input.name)", code: code)
      case .failed(.damaged(let message)): throw RunFailure("cannot read \(input.name): \(message)")
      case .failed: throw RunFailure("cannot read \(input.name)")
      }
    }
  }

  private mutating func take(_ chunk: Chunk, _ locator: inout Locator?) {
    let view = chunk.view
    for number in 0..<chunk.rowCount {
      let row = view.row(number)
      let place = place(of: row, view)
      guard let way = devices[place].take(row) else { continue }
      if !watched.isEmpty { meet(way, place, &locator) }
    }
  }

  /// Two names of one 64-bit hash would be taken for one device; with a seed drawn at start nobody can aim at that.
  private mutating func place(of row: EventRow, _ view: ChunkView) -> Int {
    if let known = places[row.deviceHash] { return known }
    let name = String(decoding: view.text(at: Int(row.nameOffset), length: Int(row.nameLength)), as: UTF8.self)
    devices.append(DeviceSketch(name: name, fieldCount: devices.count < Self.closeLimit ? fieldCount : 0))
    places[row.deviceHash] = devices.count - 1
    return devices.count - 1
  }

  /// Notes which watched fences a way ends in, and which it leads over.
  private mutating func meet(_ way: (from: Coordinate, to: Coordinate), _ device: Int, _ locator: inout Locator?) {
    guard let index, let count = locator?.locate(latitude: way.to.latitude, longitude: way.to.longitude) else { return }
    var bits: UInt16 = 0
    for position in 0..<count {
      guard let shape = locator?.result(position), Int(shape) < index.fences.count,
        let bit = watched.firstIndex(of: index.fences[Int(shape)].group)
      else { continue }
      bits |= 1 << UInt16(bit)
    }
    let entered = bits & ~devices[device].insideBits
    for (bit, group) in watched.enumerated() {
      if entered & 1 << UInt16(bit) != 0 { meetings[group]?.seen += 1 }
      if bits & 1 << UInt16(bit) != 0 || way.from == way.to { continue }
      locator?.crossed(group: group, from: way.from, to: way.to, into: &touches)
      guard let narrowest = touches.map({ index.fences[Int($0.fence)].widthMetres }).min() else { continue }
      var met = meetings[group] ?? TrackProfile.Meetings()
      met.missed += 1
      met.narrowestMetres = min(met.narrowestMetres, narrowest)
      meetings[group] = met
    }
    devices[device].insideBits = bits
  }
}
