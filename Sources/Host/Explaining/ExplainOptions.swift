package import Wire

/// All that `picket explain` can be told; the one configuration that its flags become.
package struct ExplainOptions: Sendable {
  /// Read one after the other, as a recording.
  package var inputs: [EventInput] = [.standardInput]
  package var dialect: DialectName?
  /// The device of gpsd lines; nil: the name of their file.
  package var gpsdDevice: String?
  /// nil: with `showsAll`, every rule that looks at the device.
  package var rule: String?
  package var device = ""
  /// ms since 1970.
  package var time: Int64?
  package var showsAll = false
  package var format = RunOptions.Format.text
  package var isColoured = false
  package var workers = 1
  package init() {}
}
