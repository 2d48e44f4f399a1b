/// What a rule did in the data with one of the values.
package struct TuningMeasure: Sendable, Equatable {
  /// How often it fired.
  package var episodes = 0
  /// Devices for which it fired.
  package var devices = 0
  /// Notices that a sink was told of at least.
  package var notices = 0
  /// Mails that mail sinks would have sent, a digest being one.
  package var mails = 0
  /// Time that its alerts were open, in all.
  package var openMilliseconds: Int64 = 0
  package init() {}
}
