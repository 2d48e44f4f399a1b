package import Model

/// What the reader of a track file is told beside its bytes.
package struct TrackReading: Sendable {
  /// The device of files that name none.
  package var deviceName: String
  /// Which column is which field (`--map`), before all that is recognised.
  package var columns: ColumnMap?
  /// Of times that say no zone; nil: UTC.
  package var zone: Zone?
  /// What the rules read at a path of their own (`field driver at "driver" text`): a column or element of that name is
  /// written so that it can be read. Without, a number is a number, and text is text.
  package var kinds: [String: QuantityKind]

  package init(
    deviceName: String, columns: ColumnMap? = nil, zone: Zone? = nil, kinds: [String: QuantityKind] = [:]
  ) {
    self.deviceName = deviceName
    self.columns = columns
    self.zone = zone
    self.kinds = kinds
  }
}
