internal import Delivery
internal import Engine
internal import Geofences
internal import Model
internal import Rules
internal import Wire

/// A rule set as a run uses it: what jobs are decoded, evaluated and rendered by. Immutable, shared by all workers.
///
/// A reload makes another one; jobs on their way keep theirs.
final class RulesInForce: Sendable {
  let ruleSet: CheckedRuleSet
  let index: FenceIndex
  let plan: EnginePlan
  let writer: NoticeWriter
  /// Hash of its content; empty where nothing is kept.
  let hash: String
  /// By the sink's bit: the form in which it wants a notice.
  let forms: [NoticeForm]

  /// What notices are delivered to, with the secrets of this machine; nil for rules out of a journal, whose secrets may
  /// be gone: what they owe waits for those that come next.
  let deliverySinks: [DeliverySink]?

  convenience init(
    _ ruleSet: CheckedRuleSet, index: FenceIndex, hash: String, options: RunOptions, hashSeed: UInt64,
    deliverySinks: [DeliverySink]? = nil
  ) {
    self.init(
      ruleSet, index: index, hash: hash, keepsRecords: options.keepsRecords, outputForm: options.outputForm,
      hashSeed: hashSeed, deliverySinks: deliverySinks)
  }

  /// - Parameters:
  ///   - keepsRecords: notices that no sink is told of are wanted too.
  ///   - outputForm: how notices stand on standard output.
  init(
    _ ruleSet: CheckedRuleSet, index: FenceIndex, hash: String, keepsRecords: Bool, outputForm: NoticeForm,
    hashSeed: UInt64, deliverySinks: [DeliverySink]? = nil
  ) {
    self.deliverySinks = deliverySinks
    self.ruleSet = ruleSet
    self.index = index
    self.hash = hash
    plan = EnginePlan(ruleSet, index: index, keepsRecords: keepsRecords, hashSeed: hashSeed)
    writer = NoticeWriter(plan.catalogue)
    forms = ruleSet.sinks.map { sink in
      switch sink.target {
      case .stdout: outputForm
      case .file(_, _, _, let form): form == .json ? .json : .text
      case .mail, .webhook: .json
      }
    }
  }

  /// The forms that a notice told to these sinks has to be written in, as bits by `NoticeForm`.
  func formBits(of told: UInt64) -> UInt8 {
    var bits: UInt8 = plan.keepsRecords && told & NoticeRecord.recordStream != 0 ? 1 << NoticeForm.json.rawValue : 0
    var rest = told & ~NoticeRecord.recordStream
    while rest != 0 {
      let position = rest.trailingZeroBitCount
      rest &= rest - 1
      if position < forms.count { bits |= 1 << UInt8(forms[position].rawValue) }
    }
    return bits
  }
}

/// How lines are read: what of a run's options decides on what they mean. Part of the journal's record of a start.
struct Reading: Sendable, Equatable, Codable {
  /// What has no heard time is stamped on reading.
  var isLive: Bool
  var dialect: DialectName?
  /// The device of gpsd lines.
  var gpsdDevice: String?
  /// By the numbers that the journal's records give them.
  var inputs: [EventInput]

  /// The input of a record.
  func input(_ number: Int) -> EventInput { inputs.indices.contains(number) ? inputs[number] : .standardInput }
}
