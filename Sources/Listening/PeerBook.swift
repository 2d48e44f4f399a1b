internal import Trackers

/// Who is connected, which connection of a device is the newest, and who sent datagrams of late.
///
/// Of the desk's thread.
struct PeerBook {
  private let limits: ListenLimits
  private(set) var peers: [Int: Peer] = [:]
  private var byAddress: [String: Int] = [:]
  private var newest: [String: Peer] = [:]
  /// By address and port.
  private var senders: [String: (identity: Identity, until: Int64)] = [:]
  private var lastNumber = 0
  /// A gateway brings the devices of a site; who brings more invents them.
  private static let devicesPerPeer = 1000

  init(_ limits: ListenLimits) { self.limits = limits }

  var count: Int { peers.count }

  /// The number of the next connection, or nil: there are enough, in all or of this address.
  mutating func admit(_ address: String) -> Int? {
    guard peers.count < limits.connections, byAddress[address, default: 0] < limits.connectionsPerAddress else {
      return nil
    }
    lastNumber += 1
    return lastNumber
  }

  mutating func enter(_ peer: Peer) {
    peers[peer.number] = peer
    byAddress[peer.address, default: 0] += 1
  }

  mutating func leave(_ peer: Peer) {
    guard peers.removeValue(forKey: peer.number) != nil else { return }
    let left = byAddress[peer.address, default: 1] - 1
    byAddress[peer.address] = left > 0 ? left : nil
    for device in peer.devices { newest[device] = nil }
    peer.devices = []
  }

  /// A device was heard over a connection: that is its newest, and an older one is its no more.
  mutating func note(_ device: String, over peer: Peer, at steady: Int64) {
    // The usual case costs one look.
    if peer.devices.contains(device) || peer.devices.count >= Self.devicesPerPeer { return }
    if let old = newest[device] {
      // The older one may still bring bytes from before; it does not take the device back.
      if old.number > peer.number { return }
      old.devices.remove(device)
      if old.devices.isEmpty { old.supersededSince = steady }
    }
    newest[device] = peer
    peer.devices.insert(device)
    peer.supersededSince = nil
  }

  /// Whether answers to a device go over this connection.
  func answers(_ device: String, over peer: Peer) -> Bool { newest[device].map { $0 === peer } ?? true }

  // MARK: Datagrams

  /// Whom the datagrams of an address and port are of.
  func identity(of sender: String, at steady: Int64) -> Identity? {
    guard let known = senders[sender], known.until > steady else { return nil }
    return known.identity
  }

  mutating func remember(_ identity: Identity, of sender: String, at steady: Int64) {
    if senders.count >= limits.senders, senders[sender] == nil { forget(at: steady) }
    senders[sender] = (identity, steady + limits.senderMilliseconds)
  }

  /// Lets go of those whose time is over, and of all where that is not enough.
  private mutating func forget(at steady: Int64) {
    senders = senders.filter { $0.value.until > steady }
    if senders.count >= limits.senders { senders.removeAll() }
  }
}
