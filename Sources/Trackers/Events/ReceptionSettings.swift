/// How frames become events.
package struct ReceptionSettings: Sendable {
  /// Identities that are let in; nil: all.
  package var allowed: AllowList?
  /// A single wrong checksum makes a fix invalid.
  package var isStrict = false
  /// The frame goes into its event.
  package var showsRaw = false
  /// The unit of speeds by family, and by device, where it is another than the family's.
  package var speedUnits: [Family: SpeedUnit] = [:]
  package var deviceSpeedUnits: [String: SpeedUnit] = [:]
  /// Devices whose alarms are left sounding: the answer that would end one is not sent.
  package var unsilenced: Set<String> = []
  package var tk102Answer = TK102Answer.zero
  /// Devices that are remembered, about.
  package var deviceLimit = 1_000_000

  package init() {}

  func speedUnit(_ report: DeviceReport, _ device: String) -> SpeedUnit {
    deviceSpeedUnits[device] ?? speedUnits[report.family] ?? report.speedUnit
  }
}
