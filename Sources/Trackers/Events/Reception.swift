internal import Wire

/// Turns frames into events: who it was, when, whether it is late or came twice, what goes back.
///
/// Pure: pieces and times in, lines and answers out. Of one thread.
package struct Reception: ~Copyable {
  package private(set) var counts = ReceptionCounts()
  /// Why the last piece made no event; nil where it did.
  package private(set) var rejection: RejectCause?
  /// Of the last line.
  package private(set) var sequence = 0
  package var settings: ReceptionSettings
  private var memories: DeviceMemories

  /// Bytes of a frame that are shown of what made no event.
  private static let sampleLimit = 512

  package init(_ settings: ReceptionSettings) {
    self.settings = settings
    memories = DeviceMemories(limit: settings.deviceLimit)
  }

  package var deviceCount: Int { memories.count }

  /// Takes a piece of a session's bytes, heard at a time in ms since 1970.
  package mutating func take(
    _ piece: FrameCutter.Piece, _ session: inout TrackerSession, at received: Int64, _ sheet: inout ReceptionSheet
  ) {
    rejection = nil
    switch piece {
    case .frame(let family, let frame):
      counts.frames[family, default: 0] += 1
      var context = ReadingContext(received: received)
      context.tk102Answer = settings.tk102Answer
      switch family.read(frame, context) {
      case .reports(let reports, let answers): take(reports, answers, frame, &session, received, &sheet)
      case .ignored: counts.ignored += 1
      case .rejected(let cause): reject(cause, family, frame, session, received, &sheet)
      }
    case .rejected(let cause, let bytes):
      reject(cause, session.cutter.family, bytes, session, received, &sheet)
    case .unsupported(let family, let bytes):
      counts.unsupported[family, default: 0] += 1
      tell("unsupported", ("protocol", family.rawValue), nil, bytes, session, received, &sheet)
      sheet.shouldClose = true
    case .scanner(let scanner, let bytes):
      counts.scanners[scanner, default: 0] += 1
      tell("rejected", ("reason", scanner.rawValue), nil, bytes, session, received, &sheet)
      sheet.shouldClose = true
    case .lost:
      sheet.shouldClose = true
    }
  }

  /// Gives up what was held for an identity that never came.
  package mutating func finish(_ session: inout TrackerSession, _ sheet: inout ReceptionSheet) {
    rejection = nil
    for held in session.held {
      reject(.nobody, held.report.family, held.frame, session, held.received, &sheet)
    }
    session.held.removeAll()
  }

  // MARK: Reports

  private mutating func take(
    _ reports: [DeviceReport], _ answers: [Answer], _ frame: FrameBytes, _ session: inout TrackerSession,
    _ received: Int64, _ sheet: inout ReceptionSheet
  ) {
    session.frameCount += 1
    for (index, report) in reports.enumerated() {
      if let identity = report.identity {
        session.identity = identity
        session.identityFamily = report.kind == .position ? report.family : nil
        release(report.family, &session, &sheet)
      }
      let isOfLine = session.identityFamily ?? report.family == report.family
      guard let identity = report.identity ?? (isOfLine ? session.identity : nil) else {
        hold(report, frame, &session, received, &sheet)
        continue
      }
      // What goes back answers the frame: its last report carries it.
      let isLast = index == reports.count - 1
      write(
        report, identity, isLast ? answers : [], frame, session.source, received, &sheet)
    }
  }

  private mutating func hold(
    _ report: DeviceReport, _ frame: FrameBytes, _ session: inout TrackerSession, _ received: Int64,
    _ sheet: inout ReceptionSheet
  ) {
    if session.held.count >= TrackerSession.heldLimit {
      let oldest = session.held.removeFirst()
      reject(.nobody, oldest.report.family, oldest.frame, session, oldest.received, &sheet)
    }
    session.held.append(.init(report: report, frame: frame, received: received))
  }

  /// An identity is of those that waited for it in its own family: one line may carry several devices.
  private mutating func release(_ family: Family, _ session: inout TrackerSession, _ sheet: inout ReceptionSheet) {
    guard let identity = session.identity, !session.held.isEmpty else { return }
    let held = session.held.filter { $0.report.family == family }
    session.held.removeAll { $0.report.family == family }
    for one in held { write(one.report, identity, [], one.frame, session.source, one.received, &sheet) }
  }

  private mutating func write(
    _ report: DeviceReport, _ identity: Identity, _ answers: [Answer], _ frame: FrameBytes, _ source: FrameSource,
    _ received: Int64, _ sheet: inout ReceptionSheet
  ) {
    let device = identity.text
    let isAllowed = settings.allowed?.contains(device) ?? true
    let (clock, fix, marks) = memories.take(
      report, device: device, received: received, isStrict: settings.isStrict)
    let answers = isAllowed ? answers.filter { !$0.silencesDevice || !settings.unsilenced.contains(device) } : []
    if isAllowed {
      sequence += 1
      sheet.devices.append(device)
    }
    let event = TrackerEvent(
      report: report, identity: identity, identitySource: report.identity == nil ? .session : .frame, source: source,
      received: received, clock: clock, fix: fix, marks: marks, answers: answers,
      sequence: isAllowed ? sequence : nil, speedUnit: settings.speedUnit(report, device),
      raw: settings.showsRaw ? frame : nil)
    guard isAllowed else {
      counts.quarantined += 1
      EventWriter.write(event, into: &sheet.quarantine)
      return
    }
    count(event)
    EventWriter.write(event, into: &sheet.events)
    for answer in answers {
      counts.answers += 1
      sheet.replies.append(
        .init(bytes: answer.bytes, device: device, after: answer.acknowledgesAlarm ? sequence : nil))
    }
  }

  private mutating func count(_ event: TrackerEvent) {
    counts.events[event.report.kind, default: 0] += 1
    counts.clocks[event.clock.mark, default: 0] += 1
    if let reason = event.fix.reason { counts.invalid[reason, default: 0] += 1 }
    if !event.report.alarms.isEmpty { counts.alarms += 1 }
    if event.marks.lateMilliseconds > 0 { counts.late += 1 }
    if event.marks.isOutOfOrder { counts.outOfOrder += 1 }
    if event.marks.isRepeated { counts.repeated += 1 }
    if event.report.integrity.isAnyChecksumBad { counts.checksumFaults += 1 }
  }

  // MARK: What made no event

  private mutating func reject(
    _ cause: RejectCause, _ family: Family?, _ bytes: FrameBytes, _ session: TrackerSession, _ received: Int64,
    _ sheet: inout ReceptionSheet
  ) {
    counts.rejected[cause, default: 0] += 1
    rejection = cause
    tell("rejected", ("reason", cause.rawValue), family?.rawValue, bytes, session, received, &sheet)
  }

  private func tell(
    _ type: String, _ what: (key: StaticString, value: String), _ family: String?, _ bytes: FrameBytes,
    _ session: TrackerSession, _ received: Int64, _ sheet: inout ReceptionSheet
  ) {
    sheet.rejects.append("{\"received\":\"")
    TimeWriter.rfc3339(received, into: &sheet.rejects)
    sheet.rejects.append("\",\"type\":")
    JSONEscaper.string(type, into: &sheet.rejects)
    member(what.key, what.value, &sheet)
    if let family { member("protocol", family, &sheet) }
    member("transport", session.source.transport.rawValue, &sheet)
    if let peer = session.source.peer { member("peer", peer, &sheet) }
    sheet.rejects.append(utf8: ",\"bytes\":\(bytes.count),\"raw\":")
    EventWriter.writeHex(bytes.slice(0, Self.sampleLimit), into: &sheet.rejects)
    sheet.rejects.append("}\n")
  }

  private func member(_ key: StaticString, _ value: String, _ sheet: inout ReceptionSheet) {
    sheet.rejects.append(",\"")
    sheet.rejects.append(key)
    sheet.rejects.append("\":")
    JSONEscaper.string(value, into: &sheet.rejects)
  }
}
