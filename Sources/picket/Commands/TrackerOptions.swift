internal import ArgumentParser
internal import Listening
internal import Monitoring
internal import Trackers

/// How trackers are listened to; the same for `listen` and for `run --listen`.
struct TrackerOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "The port that trackers report to, TCP and UDP; may be repeated. Without it 8888.", valueName: "port"))
  var port: [Int] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "An address to listen on; may be repeated. Without it every one, IPv4 and IPv6.", valueName: "address"))
  var host: [String] = []

  @Option(help: ArgumentHelp("Listen to one transport alone: tcp or udp.", valueName: "transport"))
  var transport: String?

  @Option(
    help: ArgumentHelp(
      "Let in only the identities of this file, one or a glob a line; SIGHUP reads it anew.", valueName: "file"))
  var allow: String?

  @Option(help: ArgumentHelp("Append events of devices that are not let in to this file.", valueName: "file"))
  var quarantine: String?

  @Option(help: ArgumentHelp("Append bytes that made no event to this file.", valueName: "file"))
  var frameRejects: String?

  @Option(help: ArgumentHelp("Take down all that arrives in this file, for `picket listen --play`.", valueName: "file"))
  var record: String?

  @Option(help: ArgumentHelp("Show the traffic of these devices on stderr, for finding faults.", valueName: "glob"))
  var dump: String?

  @Flag(help: "Put each frame into its event, as hexadecimal `raw`.")
  var raw = false

  @Flag(help: "A single wrong checksum makes a fix invalid; without it one of two may be wrong.")
  var strictChecksums = false

  @Flag(help: "Leave addresses out of events.")
  var withoutPeers = false

  @Option(help: ArgumentHelp("Connections in all; without it 100000.", valueName: "count"))
  var connections: Int?

  @Option(help: ArgumentHelp("Connections of one address; without it 20000.", valueName: "count"))
  var perAddress: Int?

  @Option(
    help: ArgumentHelp("Seconds after which a silent connection is closed; without it 900.", valueName: "seconds"))
  var idle: Double?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "The unit in which a protocol, or a device, sends its speed: `tk103=kn`, `490000000000015=km/h`; may be repeated.",
      valueName: "name=unit"))
  var speedUnit: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Do not silence the SOS of this device: it goes on repeating it; may be repeated.", valueName: "device"))
  var leaveSounding: [String] = []

  @Option(help: ArgumentHelp("How a login of the tk102 family is answered: zero or quote.", valueName: "answer"))
  var tk102Answer: String?

  mutating func validate() throws {
    for number in port where !(0...65_535).contains(number) {
      throw ValidationError("`\(number)` is no port: write a number up to 65535, such as `--port 8888`")
    }
    if let transport, !["tcp", "udp"].contains(transport) {
      throw ValidationError("there is no transport `\(transport)`; write `tcp` or `udp`")
    }
    for (option, count) in [("--connections", connections), ("--per-address", perAddress)] {
      if let count, count < 1 { throw ValidationError("`\(option)` is at least 1") }
    }
    if let idle, !(1...604_800).contains(idle) { throw ValidationError("`--idle` is 1 to 604800 seconds") }
    for text in speedUnit where Self.unit(text) == nil {
      throw ValidationError("`\(text)` names no unit of a speed; write `tk103=kn`, `tk103=km/h` or `tk103=mph`")
    }
    if let tk102Answer, TK102Answer(rawValue: tk102Answer) == nil {
      throw ValidationError("there is no answer `\(tk102Answer)`; write `zero` or `quote`")
    }
    if quarantine != nil && allow == nil {
      throw ValidationError("`--quarantine` is for devices that `--allow FILE` does not name: give both")
    }
  }

  /// Any of them is.
  var isGiven: Bool {
    let texts = [transport, allow, quarantine, frameRejects, record, dump, tk102Answer]
    return !port.isEmpty || !host.isEmpty || texts.contains { $0 != nil } || raw || strictChecksums || withoutPeers
      || connections != nil || perAddress != nil || idle != nil || !speedUnit.isEmpty || !leaveSounding.isEmpty
  }

  private static func unit(_ text: String) -> (name: String, unit: SpeedUnit)? {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex,
      let unit = SpeedUnit(rawValue: String(text[text.index(after: equals)...]))
    else { return nil }
    return (String(text[..<equals]), unit)
  }

  /// The configuration that these become.
  var options: ListenOptions {
    var options = ListenOptions()
    if !port.isEmpty { options.ports = port }
    options.hosts = host
    options.usesTCP = transport != "udp"
    options.usesUDP = transport != "tcp"
    options.allowPath = allow
    options.quarantinePath = quarantine
    options.rejectsPath = frameRejects
    options.recordPath = record
    options.dumped = dump
    options.withholdsPeers = withoutPeers
    options.limits.connections = connections ?? options.limits.connections
    options.limits.connectionsPerAddress = perAddress ?? options.limits.connectionsPerAddress
    if let idle { options.limits.idleMilliseconds = Int64(idle * 1000) }
    options.reception.showsRaw = raw
    options.reception.isStrict = strictChecksums
    options.reception.unsilenced = Set(leaveSounding)
    options.reception.tk102Answer = tk102Answer.flatMap { TK102Answer(rawValue: $0) } ?? .zero
    for (name, unit) in speedUnit.compactMap(Self.unit) {
      if let family = Family(rawValue: name) {
        options.reception.speedUnits[family] = unit
      } else {
        options.reception.deviceSpeedUnits[name] = unit
      }
    }
    return options
  }
}
