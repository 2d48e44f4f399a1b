internal import Engine
internal import Model
internal import Replays
internal import Reports
internal import Rules
internal import Wire

/// Gathers tracks and episodes of a part of the fleet for a report.
///
/// Unchecked: called by its group's turn; read when the pipeline has ended.
final class ReportObserver: ReplayObserver, @unchecked Sendable {
  /// Where the values of the curves stand among the chunk's cells; negative where they are not decoded.
  struct Slots: Sendable {
    var speed: Int
    var battery: Int
    var batteryVoltage: Int
  }

  private let rules: RulesInForce
  private let slots: Slots
  private var limits = TrackLimits()
  private var places: [UInt64: Int] = [:]
  /// By device, in the order in which they came.
  private(set) var names: [String] = []
  private(set) var tracks: [DeviceTrack] = []
  /// `device` is the device's place here.
  private(set) var episodes: [ReportEpisode] = []
  private(set) var leftOut = 0
  private var open: [EpisodeKey: Int] = [:]
  private var text = ByteBuffer(capacity: 256)

  /// Episodes that one group keeps; of more a page can show nothing.
  private static let episodeLimit = 100_000

  init(_ rules: RulesInForce, slots: Slots) {
    self.rules = rules
    self.slots = slots
  }

  // MARK: Tracks

  func take(_ chunk: Chunk, rows: Range<Int>) {
    let view = chunk.view
    for position in rows {
      let number = Int(chunk.shardRows[position])
      let row = view.row(number)
      let device = place(
        row.deviceHash, view.text(at: Int(row.nameOffset), length: Int(row.nameLength)))
      if row.has(EventRow.hasFix) {
        tracks[device].addFix(time: row.time, latitude: row.latitude, longitude: row.longitude)
      }
      if let speed = value(slots.speed, number, row, view) {
        tracks[device].addSpeed(time: row.time, metresPerSecond: speed)
      }
      if let battery = value(slots.battery, number, row, view) {
        tracks[device].addBattery(time: row.time, fraction: battery)
      }
      if let volts = value(slots.batteryVoltage, number, row, view) {
        tracks[device].addBatteryVoltage(time: row.time, volts: volts)
      }
    }
  }

  private func value(_ slot: Int, _ number: Int, _ row: EventRow, _ view: ChunkView) -> Double? {
    guard slot >= 0, row.present & 1 << UInt64(slot) != 0 else { return nil }
    return Double(bitPattern: view.cell(row: number, slot: slot))
  }

  private func place(_ hash: UInt64, _ name: UnsafeBufferPointer<UInt8>) -> Int {
    if let known = places[hash] { return known }
    places[hash] = names.count
    tighten()
    names.append(String(decoding: name, as: UTF8.self))
    tracks.append(DeviceTrack(limits: limits))
    return names.count - 1
  }

  /// The more devices there are, the less is kept of each; this group has about its share of them.
  private func tighten() {
    let shared = TrackLimits.shared(by: (names.count + 1) * Job.groupCount)
    if shared == limits { return }
    limits = shared
    for track in tracks.indices { tracks[track].tighten(to: limits) }
  }

  // MARK: Episodes

  func take(_ notices: NoticeBuffer, lane: Int) {
    for record in notices.records where record.sinks & NoticeRecord.recordStream != 0 { take(record, notices) }
  }

  private func take(_ record: NoticeRecord, _ buffer: NoticeBuffer) {
    let key = EpisodeKey(high: record.idHigh, low: record.idLow)
    guard let number = open[key] else {
      if record.kind == .fired { begin(record, buffer, key) }
      return
    }
    episodes[number].noticeCount += 1
    if record.kind == .cleared || record.kind == .withdrawn {
      episodes[number].end = record.time
      episodes[number].isOpen = false
      open[key] = nil
    }
  }

  private func begin(_ record: NoticeRecord, _ buffer: NoticeBuffer, _ key: EpisodeKey) {
    if episodes.count >= Self.episodeLimit {
      leftOut += 1
      return
    }
    text.removeAll()
    rules.writer.message(record, in: buffer, into: &text)
    let start = Int(record.nameOffset)
    let device = buffer.bytes.withUnsafeBufferPointer { bytes in
      let name = UnsafeBufferPointer(rebasing: bytes[start..<start + Int(record.nameLength)])
      return place(DeviceHash.of(name, seed: rules.plan.hashSeed), name)
    }
    let hasPlace = record.flags & NoticeRecord.hasPosition != 0
    let lasts = rules.ruleSet.rules[Int(record.rule)].hasEnd
    episodes.append(
      ReportEpisode(
        id: EpisodeText.hex(high: key.high, low: key.low), rule: Int(record.rule), device: device,
        fence: record.fence == NoticeRecord.noFence ? nil : Int(record.fence), start: record.since,
        fired: record.time, isOpen: lasts,
        latitude: hasPlace ? record.latitude : nil, longitude: hasPlace ? record.longitude : nil,
        message: text.string))
    if lasts { open[key] = episodes.count - 1 }
  }
}
