internal import Model
internal import Trackers
internal import Wire

/// Shows the traffic of devices to a person who looks for a fault: what came, what was made of it, what went back.
struct DeviceDump {
  let glob: Glob

  /// Text of some lines for a terminal; nil where the device is none of those.
  ///
  /// - Parameters:
  ///   - event: the line that became of the frame; empty where there is none.
  func text(
    devices: [String], from peer: String, at wall: Int64, frame: FrameBytes, event: String, answers: [[UInt8]]
  ) -> String? {
    guard let device = devices.first(where: { glob.matches($0) }) else { return nil }
    return Self.text(device, from: peer, at: wall, frame: frame, event: event, answers: answers)
  }

  static func text(
    _ device: String, from peer: String, at wall: Int64, frame: FrameBytes, event: String, answers: [[UInt8]]
  ) -> String {
    var time = Wire.ByteBuffer(capacity: 64)
    TimeWriter.rfc3339(wall, into: &time)
    var text = "\(time.string) \(device) \(peer)\n  in   \(readable(frame))\n"
    for line in event.split(separator: "\n") { text += "  out  \(LineEscaper.safe(String(line)))\n" }
    for answer in answers { text += "  back \(readable(FrameBytes(answer)))\n" }
    return text
  }

  /// Bytes as text: what is no printable ASCII as `<0D>`.
  static func readable(_ bytes: FrameBytes) -> String {
    var text = ""
    for index in 0..<bytes.count {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x7F {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += digits.count == 1 ? "<0\(digits)>" : "<\(digits)>"
      }
    }
    return text
  }
}
