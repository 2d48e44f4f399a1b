@testable import Trackers

/// Xexun frames made to measure, with checksums that fit.
enum XexunFrames {
  /// The columns of a sentence behind its time.
  static let place = "A,4807.0380,N,01131.0000,E,12.40,84.4,140625,,,A"

  /// `…,F,imei:490000000000015,` with the length and the checksum over all, or over what follows the first comma.
  static func short(
    _ time: String = "093015.000", _ place: String = place, phone: [UInt8] = Array("+490000000001".utf8),
    name: String = "imei:490000000000015", alarm: String = "F,", isWhole: Bool = false
  ) -> [UInt8] {
    let clock = Array("2506141130,".utf8)
    let body = phone + Array(",\(sentence(time, place)),\(alarm)\(name),".utf8)
    let summed = (isWhole ? clock : []) + body
    let length = Array("\(summed.count)".utf8)
    let crc = Checksums.crc16(FrameBytes(summed + length))
    return clock + body + length + [UInt8(crc & 0xFF), UInt8(crc >> 8)]
  }

  /// An extended frame: what stands before the identity, and its columns up to the charge.
  static func ext(
    clock: String = "250614113015", phone: [UInt8] = Array("+490000000001".utf8), _ time: String = "093015.000",
    _ place: String = place, alarm: String = "F,,", columns: String = "07,512.3,F:3.95V,0",
    cell: String = "262,01,2A1F,0C3D", name: String = "490000000000015"
  ) -> [UInt8] {
    let head =
      Array("\(clock),".utf8) + phone + Array(",\(sentence(time, place)),\(alarm) imei:\(name),\(columns),".utf8)
    return ended(head, cell)
  }

  /// A frame's head with its length, its checksum and a cell.
  static func ended(_ head: [UInt8], _ cell: String) -> [UInt8] {
    let summed = head + Array("\(head.count),".utf8)
    return summed + Array("\(Checksums.crc16(FrameBytes(summed))),\(cell)".utf8)
  }

  static func sentence(_ time: String, _ place: String) -> String {
    let text = "GPRMC,\(time),\(place)"
    let sum = Checksums.xor(FrameBytes(Array(text.utf8)))
    let digits = String(sum, radix: 16, uppercase: true)
    return "\(text)*\(digits.utf8.count < 2 ? "0" : "")\(digits)"
  }

  /// Twelve short frames whose checksums begin or end with what ends or begins frames elsewhere, and how those read.
  static let trickyTimes = [
    "093004", "093016", "093019", "093021", "093023", "093024", "093030", "093036", "093039", "093058",
  ]
}
