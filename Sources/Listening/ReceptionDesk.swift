internal import Platform
internal import Trackers
internal import Wire

/// Where all that arrives is turned into lines: knows connections and what waits, and no socket.
///
/// Unchecked: touched by one thread, that of the event loop, or of whoever plays a record.
final class ReceptionDesk: @unchecked Sendable {
  private let limits: ListenLimits
  private let withholdsPeers: Bool
  private var reception: Reception
  private var sheet = ReceptionSheet()
  private(set) var book: PeerBook
  private(set) var counts = ListenerCounts()
  private let outputs: DeskOutputs
  /// Connections whose bytes wait for more of their frame.
  private var waiting: [Int: Peer] = [:]
  /// Answers that wait until their lines are handed on, by place in the stream of lines, in order.
  private var owed: [(place: Int64, peer: Peer?, line: PeerLine, reply: ReceptionSheet.Reply)] = []
  private var owedFrom = 0
  private(set) var isHolding = false
  /// How far the lines were written when that was looked at last, and since when it is so.
  private var progress: (place: Int64, since: Int64) = (0, 0)
  private static let stallSeconds: Int64 = 30
  /// When connections were last let go on, on the steady clock, ms: while they are held back they cannot be silent.
  private var resumed: Int64 = .min
  /// Holds back, or lets go on, what comes without a connection.
  var valve: (Bool) -> Void = { _ in }
  /// When bytes came last, on the steady clock, ms.
  private(set) var lastArrival: Int64 = .min

  init(_ options: ListenOptions, _ outputs: DeskOutputs) {
    limits = options.limits
    withholdsPeers = options.withholdsPeers
    reception = Reception(options.reception)
    book = PeerBook(options.limits)
    self.outputs = outputs
  }

  var receptionCounts: ReceptionCounts { reception.counts }
  var deviceCount: Int { reception.deviceCount }
  /// Bytes of lines that are not written yet.
  var waitingBytes: Int { outputs.events.waitingBytes }
  var recordLosses: Int { outputs.recorder?.lostEntries ?? 0 }

  /// Writes what waits for side files; the events' lines are their owner's.
  func finish() { outputs.finish() }

  /// Files were moved away, and lists may have changed.
  func reopen(_ allowed: AllowList?) {
    outputs.reopen()
    reception.settings.allowed = allowed
  }

  // MARK: Connections

  /// A connection begins; nil: there are enough, and it is to be closed.
  func open(address: String, port: Int, at now: Moment, _ line: PeerLine) -> Peer? {
    guard let number = book.admit(address) else {
      counts.turnedAway += 1
      outputs.tellOnce(
        "turned away", "too many connections: `\(address)` is turned away; raise --connections or --per-address")
      return nil
    }
    counts.connections += 1
    let name = Self.name(address, port)
    let source = FrameSource(.tcp, peer: withholdsPeers ? nil : name)
    let peer = Peer(
      number: number, address: address, name: name, source: source, opened: now.steady, line: line)
    book.enter(peer)
    if isHolding { line.hold(true) }
    outputs.recorder?.note(.opened(number, name), at: now.wall)
    return peer
  }

  static func name(_ address: String, _ port: Int) -> String {
    // A socket that takes both versions of IP sees version 4 so.
    let address = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
    return address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
  }

  func hear(_ peer: Peer, _ bytes: some Collection<UInt8>, at now: Moment) {
    if peer.isClosing { return }
    counts.bytes += bytes.count
    outputs.recorder?.note(.bytes(peer.number, Array(bytes)), at: now.wall)
    lastArrival = now.steady
    peer.lastByte = now.steady
    peer.lastHeard = now.wall
    peer.silence = .none
    peer.session.cutter.append(bytes)
    cut(peer, .open, at: now)
  }

  /// Nothing came from it for so long that what is there is looked at as it stands.
  func silence(_ peer: Peer, _ step: Peer.Silence, at now: Moment) {
    outputs.recorder?.note(.silence(peer.number, step), at: now.wall)
    peer.silence = step
    let now = Moment(wall: peer.lastHeard, steady: now.steady)
    switch step {
    case .none: break
    case .silent: cut(peer, .silent, at: now)
    case .undetected: cut(peer, .silent, givesUp: true, at: now)
    case .expired: cut(peer, .closed, at: now)
    }
  }

  /// No more comes from it: what is left is read. Answers may still go out.
  func endInput(_ peer: Peer, at now: Moment) {
    if peer.isEnded { return }
    peer.isEnded = true
    outputs.recorder?.note(.closed(peer.number), at: now.wall)
    cut(peer, .closed, at: Moment(wall: peer.lastHeard, steady: now.steady))
    giveUpHeld(&peer.session, peer.name)
    flush(peer.line, peer)
  }

  /// It is gone.
  func end(_ peer: Peer, at now: Moment) {
    endInput(peer, at: now)
    peer.isClosing = true
    waiting[peer.number] = nil
    book.leave(peer)
  }

  private func cut(_ peer: Peer, _ end: StreamEnd, givesUp: Bool = false, at now: Moment) {
    while !peer.isClosing, let piece = peer.session.cutter.next(end, givesUp: givesUp) {
      // What is left behind it is the beginning of another frame.
      peer.pendingSince = nil
      take(piece, &peer.session, peer.name, at: now)
      for device in sheet.devices { book.note(device, over: peer, at: now.steady) }
      sheet.devices.removeAll(keepingCapacity: true)
      if sheet.shouldClose { shut(peer) }
    }
    flush(peer.line, peer)
    let isWaiting = !peer.isClosing && peer.session.cutter.pendingCount > 0
    if !isWaiting {
      peer.pendingSince = nil
      waiting[peer.number] = nil
    } else if peer.pendingSince == nil {
      peer.pendingSince = now.steady
      waiting[peer.number] = peer
    }
  }

  private func shut(_ peer: Peer) {
    counts.shutOut += 1
    peer.isClosing = true
    peer.line.close()
  }

  // MARK: Datagrams

  /// A datagram holds whole frames, and is never joined to another.
  func datagram(
    _ bytes: some Collection<UInt8>, address: String, port: Int, at now: Moment, _ line: PeerLine
  ) {
    let name = Self.name(address, port)
    counts.datagrams += 1
    counts.bytes += bytes.count
    lastArrival = now.steady
    outputs.recorder?.note(.datagram(name, Array(bytes)), at: now.wall)
    var session = TrackerSession(
      FrameSource(.udp, peer: withholdsPeers ? nil : name), identity: book.identity(of: name, at: now.steady))
    session.cutter.append(bytes)
    while !sheet.shouldClose, let piece = session.cutter.next(.closed) { take(piece, &session, name, at: now) }
    giveUpHeld(&session, name)
    if let identity = session.identity { book.remember(identity, of: name, at: now.steady) }
    flush(line, nil)
  }

  // MARK: Lines

  private func take(_ piece: FrameCutter.Piece, _ session: inout TrackerSession, _ name: String, at now: Moment) {
    let before = sheet.mark
    reception.take(piece, &session, at: now.wall, &sheet)
    outputs.look(piece, reception.rejection, session, name, at: now.wall, sheet, since: before)
  }

  /// What was held for an identity that never came.
  private func giveUpHeld(_ session: inout TrackerSession, _ name: String) {
    guard let frame = session.heldFrame else { return }
    reception.finish(&session, &sheet)
    if let rejection = reception.rejection { outputs.tellRejected(rejection, frame, name) }
  }

  /// Hands lines over, and what goes back.
  private func flush(_ line: PeerLine, _ peer: Peer?) {
    var place: Int64 = 0
    if sheet.events.count > 0 {
      // Where the lines cannot be written any more, what waits for them waits for ever.
      place = outputs.events.put(sheet.events) ?? .max
      hold()
    }
    if sheet.rejects.count > 0, !outputs.putRejects(sheet.rejects) { counts.unwrittenRejects += 1 }
    if sheet.quarantine.count > 0, !outputs.putQuarantine(sheet.quarantine) { counts.unwrittenQuarantine += 1 }
    for reply in sheet.replies {
      if reply.after != nil {
        owed.append((place, peer, line, reply))
      } else {
        answer(reply, peer, line)
      }
    }
    sheet.removeAll()
  }

  private func answer(_ reply: ReceptionSheet.Reply, _ peer: Peer?, _ line: PeerLine) {
    if let peer, peer.isClosing || !book.answers(reply.device, over: peer) {
      counts.unsentAnswers += 1
    } else {
      line.send(reply.bytes)
    }
  }

  /// Answers that a connection could not take.
  func noteUnsent() { counts.unsentAnswers += 1 }

  /// All lines up to a place in their stream are where they cannot be lost.
  func handedOn(to place: Int64) {
    while owedFrom < owed.count, owed[owedFrom].place <= place {
      let next = owed[owedFrom]
      owedFrom += 1
      answer(next.reply, next.peer, next.line)
    }
    if owedFrom > 1024 || owedFrom == owed.count {
      owed.removeFirst(owedFrom)
      owedFrom = 0
    }
  }

  /// Answers that wait for their lines.
  var owedCount: Int { owed.count - owedFrom }

  // MARK: Back-pressure

  private func hold() {
    guard !isHolding, outputs.events.waitingBytes > limits.outputHighBytes else { return }
    isHolding = true
    counts.holds += 1
    turnValve()
  }

  /// Lines were written: connections may go on.
  func release(at now: Moment) {
    guard isHolding, outputs.events.waitingBytes <= limits.outputLowBytes else { return }
    isHolding = false
    resumed = now.steady
    turnValve()
  }

  /// What is wrong where the reader of the lines has taken nothing for long; nil: all well.
  func stall(at now: Moment) -> String? {
    let place = outputs.events.writtenBytes
    if place != progress.place || waitingBytes == 0 { progress = (place, now.steady) }
    let seconds = (now.steady - progress.since) / 1000
    return seconds < Self.stallSeconds
      ? nil : "nobody has taken lines for \(seconds) s, while \(waitingBytes) bytes wait"
  }

  private func turnValve() {
    for peer in book.peers.values { peer.line.hold(isHolding) }
    valve(isHolding)
  }

  // MARK: Time

  /// Looks at connections that wait for more; to be called some times a second.
  func lookAtWaiting(at now: Moment) {
    if isHolding { return }
    for peer in waiting.values.sorted(by: { $0.number < $1.number }) {
      let quiet = now.steady - max(peer.lastByte, resumed)
      let pending = now.steady - max(peer.pendingSince ?? now.steady, resumed)
      if pending >= limits.frameMilliseconds {
        silence(peer, .expired, at: now)
      } else if quiet >= limits.undetectedMilliseconds, peer.silence < .undetected {
        silence(peer, .undetected, at: now)
      } else if quiet >= limits.silenceMilliseconds, peer.silence < .silent {
        silence(peer, .silent, at: now)
      }
    }
  }

  /// Closes connections whose time is over; to be called each second or so.
  func closeOverdue(at now: Moment) {
    if isHolding { return }
    for peer in book.peers.values where !peer.isClosing {
      let quiet = now.steady - max(peer.lastByte, resumed)
      let age = now.steady - max(peer.opened, resumed)
      if let since = peer.supersededSince, now.steady - since >= limits.supersededMilliseconds {
        counts.superseded += 1
      } else if quiet >= limits.idleMilliseconds
        || peer.session.frameCount == 0 && age >= limits.detectionMilliseconds
      {
        counts.timedOut += 1
      } else {
        continue
      }
      peer.line.close()
    }
  }
}
