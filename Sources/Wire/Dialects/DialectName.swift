/// The spellings of events that are understood: one row a dialect, each a file in this folder (EVENTS, section 2).
package enum DialectName: String, Sendable, CaseIterable, Codable {
  case native, traccar, flespi, owntracks, gpsd

  /// The number in `EventRow.dialect`: the position in this list.
  package var code: UInt8 {
    switch self {
    case .native: 0
    case .traccar: 1
    case .flespi: 2
    case .owntracks: 3
    case .gpsd: 4
    }
  }
}
