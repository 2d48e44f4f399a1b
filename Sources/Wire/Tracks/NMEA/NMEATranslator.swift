internal import Model

/// Translates logs of NMEA 0183: one event for each RMC, joined with the GGA and VTG of its time of day; for each GGA
/// where there is no RMC, or before the first, dated by ZDA.
final class NMEATranslator: FormatTranslator {
  private var held = HeldBytes()
  private var lines = EventLines()
  private var line = 1
  private var epoch = NMEAEpoch()
  /// The last date that was told, and the time of day with it.
  private var date: (midnight: Int64, timeOfDay: Int64)?
  /// An RMC has come: a GGA without one is no event from then on.
  private var hasSeenRMC = false
  private var isSkipping = false
  /// The first GGA that had no date.
  private var firstUndated: Int?
  private var hasPlaces = false
  private let lead: [UInt8]

  /// Bytes that a line may be long.
  private static let lengthLimit = 1 << 20

  init(_ reading: TrackReading) { lead = EventLines.lead(device: reading.deviceName) }

  func take(_ bytes: UnsafeRawBufferPointer, into out: inout TranslatedLines) {
    held.take(bytes) { translate($0, isLast: false, into: &out) }
    lines.pass(to: epoch.line ?? line, into: &out)
  }

  func finish(into out: inout TranslatedLines) throws(TrackFault) {
    held.take(UnsafeRawBufferPointer(start: nil, count: 0)) { translate($0, isLast: true, into: &out) }
    endEpoch(into: &out)
    if isSkipping { line += 1 }
    lines.pass(to: line, into: &out)
    if date == nil, let firstUndated {
      throw TrackFault(
        line: firstUndated, sentence: "has times of day but no date: log `RMC` or `ZDA` sentences beside `GGA`")
    }
    if !hasPlaces { throw TrackFault(line: 1, sentence: "has no `RMC` or `GGA` sentence") }
  }

  /// Translates the whole lines of a text; how many of its bytes are done with.
  private func translate(_ window: UnsafeRawBufferPointer, isLast: Bool, into out: inout TranslatedLines) -> Int {
    guard let base = window.baseAddress else { return 0 }
    let text = ByteText(start: base.assumingMemoryBound(to: UInt8.self), count: window.count)
    var at = 0
    while at < text.count {
      let rest = text.slice(at, isSkipping ? text.count : at + Self.lengthLimit + 1)
      if let lineEnd = rest.first(0x0A) {
        if !isSkipping { translate(line: rest.slice(0, lineEnd), isCut: false, into: &out) }
        isSkipping = false
        line += 1
        at += lineEnd + 1
      } else if isSkipping {
        at = text.count
      } else if rest.count > Self.lengthLimit {
        out.refused.append(RefusedRow(line: line, reason: .tooLong, text: rest))
        isSkipping = true
        at += rest.count
      } else {
        guard isLast else { return at }
        translate(line: rest, isCut: true, into: &out)
        line += 1
        at = text.count
      }
    }
    return at
  }

  /// `isCut`: no line end follows, so that the last sentence may not be whole.
  private func translate(line text: ByteText, isCut: Bool, into out: inout TranslatedLines) {
    var start = 0
    while let sentence = NMEASentence.next(in: text, from: &start) {
      guard let kind = sentence.kind else { continue }
      let isLast = isCut && start == text.count
      if sentence.checksum == .wrong {
        refuse(sentence, isLast ? .cutOff : .badChecksum, into: &out)
      } else if sentence.fieldCount < kind.leastFields {
        refuse(sentence, isLast ? .cutOff : .badSentence, into: &out)
      } else {
        take(sentence, kind, into: &out)
      }
    }
  }

  private func take(_ sentence: NMEASentence, _ kind: NMEASentence.Kind, into out: inout TranslatedLines) {
    let timeOfDay = sentence.timeOfDay(1)
    switch kind {
    case .rmc:
      hasPlaces = true
      // A receiver that has just been switched on knows nothing at all.
      if sentence.field(1).count == 0, sentence.field(9).count == 0 { return }
      let midnight = sentence.date(9)
      begin(timeOfDay, isRMC: true, into: &out)
      hasSeenRMC = true
      epoch.take(rmc: sentence, line: line, midnight: midnight)
      note(midnight, timeOfDay)
    case .gga:
      hasPlaces = true
      if sentence.field(1).count == 0 { return }
      guard timeOfDay != nil else { return refuse(sentence, .badTime, into: &out) }
      begin(timeOfDay, isRMC: false, into: &out)
      epoch.take(gga: sentence, line: line)
    case .vtg: if !epoch.isEmpty, sentence.text(2) == "T", sentence.text(6) == "N" { epoch.take(vtg: sentence) }
    case .zda: note(sentence.longDate(2), timeOfDay)
    }
  }

  private func note(_ midnight: Int64?, _ timeOfDay: Int64?) {
    if let midnight, let timeOfDay { date = (midnight, timeOfDay) }
  }

  /// Ends the epoch, unless a sentence of this time belongs to it.
  private func begin(_ timeOfDay: Int64?, isRMC: Bool, into out: inout TranslatedLines) {
    guard !epoch.takes(timeOfDay, isRMC: isRMC) else { return }
    endEpoch(into: &out)
    epoch.timeOfDay = timeOfDay
  }

  private func endEpoch(into out: inout TranslatedLines) {
    defer { epoch = NMEAEpoch() }
    guard let place = epoch.line, epoch.hasRMC || !hasSeenRMC else { return }
    if epoch.needsDate, let timeOfDay = epoch.timeOfDay, let midnight = midnight(of: timeOfDay) {
      epoch.date(midnight)
      note(midnight, timeOfDay)
    }
    if epoch.needsDate {
      firstUndated = firstUndated ?? place
      ByteText.reading(epoch.text) { out.refused.append(RefusedRow(line: place, reason: .noTime, text: $0)) }
    } else {
      lines.pass(to: place, into: &out)
      epoch.append(lead: lead, into: &out.lines)
      lines.end(into: &out)
    }
  }

  /// The day of a time that came without one: that of the last date, or the day beside it where midnight lies between.
  private func midnight(of timeOfDay: Int64) -> Int64? {
    guard let date else { return nil }
    let half = CivilTime.dayMilliseconds / 2
    let step = timeOfDay - date.timeOfDay
    return date.midnight + (step <= -half ? CivilTime.dayMilliseconds : step > half ? -CivilTime.dayMilliseconds : 0)
  }

  private func refuse(_ sentence: NMEASentence, _ reason: RejectReason, into out: inout TranslatedLines) {
    out.refused.append(RefusedRow(line: line, reason: reason, text: sentence.text))
  }
}

extension NMEASentence.Kind {
  /// Fields that it has at least, the address being one.
  fileprivate var leastFields: Int {
    switch self {
    case .rmc, .gga: 10
    // Receivers of the last century have a VTG of their own, which says nothing more than RMC.
    case .vtg: 2
    case .zda: 5
    }
  }
}
