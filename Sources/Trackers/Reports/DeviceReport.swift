/// What one frame says of one device, whatever the family: what it does not say is nil, never 0.
package struct DeviceReport: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Where the device is, or what it says of itself. Which of the two shows by the coordinates.
    case position
    case login, heartbeat
    /// The answer to a command of a server.
    case reply
  }

  package var kind: Kind
  package var family: Family
  /// The family's form: `short`, `ext`, `cell`.
  package var variant: Variant?
  /// nil: the frame does not say; the connection may.
  package var identity: Identity?
  /// Where the frame has one beside its identity.
  package var imei: String?

  // MARK: Time

  package var stamp = ClockStamp.none
  /// The wall clock as the device sent it, ms since 1970 as if it were UTC.
  package var deviceTime: Int64?

  // MARK: Place

  /// What the receiver says of its fix; nil where the frame has no word of it.
  package var isFixed: Bool?
  package var place = Place.absent
  package var speed: Double?
  package var speedUnit = SpeedUnit.knots
  /// Degrees from north.
  package var course: Double?
  /// Metres.
  package var altitude: Double?
  package var satellites: Int?
  package var hdop: Double?
  /// The letter of a Xexun frame: `F` full, `L` low. Low is not invalid.
  package var gpsSignal: UInt8?

  // MARK: State

  package var alarms: [TrackerAlarm] = []
  /// The word or command as sent.
  package var keyword: FrameBytes?
  package var ignition: Bool?
  package var door: Bool?
  package var charging: Bool?
  package var externalPower: Bool?
  package var batteryLow: Bool?
  /// Volts of the tracker's own battery.
  package var batteryVoltage: Double?
  /// Volts of the vehicle's supply.
  package var powerVoltage: Double?
  /// Percent.
  package var battery: Double?
  /// Percent.
  package var fuel: Double?
  /// °C.
  package var temperature: Double?
  /// Metres.
  package var odometer: Double?
  package var rfid: FrameBytes?
  package var cell: Cell?
  /// The family's status word as sent, hexadecimal.
  package var status: FrameBytes?
  /// The frame says that it comes out of a memory.
  package var isStored = false
  package var integrity = Integrity()

  package init(_ kind: Kind, _ family: Family, identity: Identity? = nil) {
    self.kind = kind
    self.family = family
    self.identity = identity
  }
}

/// The form of a frame within its family.
package enum Variant: String, Sendable {
  case short, ext, cell, alt, text, binary, comma, rmc, gga, gll, tlt2h
}

package enum SpeedUnit: String, Sendable, CaseIterable {
  case knots = "kn"
  case kilometresPerHour = "km/h"
  case milesPerHour = "mph"

  /// km/h of one; the factors are exact by definition (1 kn = 1852 m/h, 1 mi = 1609.344 m).
  package var kilometresPerHour: Double {
    switch self {
    case .knots: 1.852
    case .kilometresPerHour: 1
    case .milesPerHour: 1.609344
    }
  }
}

/// A cell of the mobile network, each part as sent.
package struct Cell: Sendable, Equatable {
  package var mcc: FrameBytes?
  package var mnc: FrameBytes?
  package var lac: FrameBytes?
  package var cid: FrameBytes?

  /// Parts that are empty are left out.
  package init(mcc: FrameBytes? = nil, mnc: FrameBytes? = nil, lac: FrameBytes? = nil, cid: FrameBytes? = nil) {
    func told(_ part: FrameBytes?) -> FrameBytes? {
      guard let part = part?.trimmed, !part.isEmpty, part.isAlphanumeric else { return nil }
      return part
    }
    self.mcc = told(mcc)
    self.mnc = told(mnc)
    self.lac = told(lac)
    self.cid = told(cid)
  }

  /// Nothing of it was said.
  package var isEmpty: Bool { mcc == nil && mnc == nil && lac == nil && cid == nil }
}

/// How a frame's checks came out.
package struct Integrity: Sendable, Equatable {
  package enum Check: String, Sendable { case ok, bad, absent }

  /// nil: the family has no such check.
  package var rmc: Check?
  package var length: Check?
  package var crc16: Check?
  /// `absent`: a coordinate came without its letter, and was taken as north or east.
  package var hemisphere: Check?

  package init() {}

  /// There are checksums, and none of them is right.
  package var isEveryChecksumBad: Bool {
    let told = [rmc, crc16].filter { $0 == .ok || $0 == .bad }
    return !told.isEmpty && !told.contains(.ok)
  }

  package var isAnyChecksumBad: Bool { rmc == .bad || crc16 == .bad || length == .bad }
}
