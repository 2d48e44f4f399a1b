internal import Model
internal import Trackers
internal import Wire

/// Shows the traffic of devices to a person who looks for a fault: what came, what was made of it, what went back.
struct DeviceDump {
  let glob: Glob

  /// Text of some lines for a terminal; nil where the device is none of those.
  ///
  /// - Parameters:
  ///   - devices: whom the frame is of; an empty name where nobody is known.
  ///   - lines: what became of it: `out` an event, `aside` one of a device that is not let in, `no` none.
  func text(
    devices: [String], from peer: String, at wall: Int64, frame: FrameBytes, lines: [(label: String, text: String)],
    answers: [[UInt8]]
  ) -> String? {
    guard let device = devices.first(where: { glob.matches($0) }) else { return nil }
    var time = Wire.ByteBuffer(capacity: 64)
    TimeWriter.rfc3339(wall, into: &time)
    var text = "\(time.string) \(device.isEmpty ? "-" : device) \(peer)\n"
    func add(_ label: String, _ line: String) {
      text += "  \(label)\(String(repeating: " ", count: max(1, 6 - label.utf8.count)))\(line)\n"
    }
    add("in", Self.readable(frame))
    for line in lines { add(line.label, LineEscaper.safe(line.text)) }
    for answer in answers { add("back", Self.readable(FrameBytes(answer))) }
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
