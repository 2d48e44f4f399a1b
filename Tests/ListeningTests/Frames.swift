@testable import Trackers

/// Frames of made-up devices, put together with right checksums.
enum Frames {
  static let device = "490000000000015"

  /// The checksum of NMEA in hexadecimal digits.
  static func star(_ sentence: String) -> String {
    let sum = Checksums.xor(FrameBytes(Array(sentence.utf8)))
    let digits = String(sum, radix: 16, uppercase: true)
    return sentence + "*" + (digits.utf8.count == 1 ? "0" : "") + digits
  }

  static func rmc(
    _ time: String = "093015.000", flag: String = "A", place: String = "4807.0380,N,01131.0000,E",
    speed: String = "12.40",
    date: String = "140625"
  ) -> String { star("GPRMC,\(time),\(flag),\(place),\(speed),84.4,\(date),,,A") }

  /// An extended Xexun frame; its length and CRC are put in.
  static func xexun(
    _ sentence: String = rmc(), alarm: String = "", device: String = device, serial: String = "250614113015",
    phone: [UInt8] = Array("+490000000001".utf8), signal: String = "F"
  ) -> [UInt8] {
    var bytes = Array((serial + ",").utf8) + phone
    bytes += Array(",\(sentence),\(signal),\(alarm), imei:\(device),07,512.3,F:3.95V,0,".utf8)
    bytes += Array("\(bytes.count),".utf8)
    bytes += Array("\(Checksums.crc16(FrameBytes(bytes))),262,01,2A1F,0C3D".utf8)
    return bytes
  }

  /// A short Xexun frame; the length and the raw CRC are over all of it, or over what follows the first comma.
  static func xexunShort(
    _ sentence: String = rmc(), device: String = device, serial: String = "2506141130", fromFirstComma: Bool = true
  ) -> [UInt8] {
    var bytes = Array("\(serial),+490000000001,\(sentence),F,imei:\(device),".utf8)
    let start = fromFirstComma ? serial.utf8.count + 1 : 0
    bytes += Array("\(bytes.count - start)".utf8)
    let crc = Checksums.crc16(FrameBytes(bytes).from(start))
    return bytes + [UInt8(truncatingIfNeeded: crc), UInt8(crc >> 8)]
  }

  static func gps103(
    _ keyword: String = "tracker", device: String = device, fix: String? = nil, local: String = "250614113015"
  )
    -> String
  {
    let fix = fix ?? "F,093015.000,A,4807.0380,N,01131.0000,E,12.40,84.4"
    return "imei:\(device),\(keyword),\(local),,\(fix);"
  }

  static let block = "250614A4807.0380N01131.0000E022.9093015084.4001000000L0000ABCD"

  static func tk103(_ command: String = "BR00", id: String = "049000000001") -> String { "(\(id)\(command)\(block))" }

  static func tk102(_ type: UInt8, _ body: String) -> [UInt8] {
    [0x5B, type] + Array("0000000001".utf8) + [UInt8(body.utf8.count)] + Array(body.utf8) + [0x5D]
  }

  static let h02 = "*HQ,4900000001,V1,093015,A,4807.0380,N,01131.0000,E,012.40,084,140625,FFFFFBFF#"

  static func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue).map { UInt8($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension [String] {
  /// Lines that hold a text.
  func having(_ text: String) -> [String] { filter { $0.contains(text) } }
}
