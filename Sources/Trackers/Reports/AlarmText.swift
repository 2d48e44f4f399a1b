/// Alarm words as trackers spell them.
package enum AlarmText {
  /// A word for comparing: small letters, blanks around and `!` and `.` at its end gone, one blank between two parts.
  package static func plain(_ word: FrameBytes) -> String {
    var text = ""
    var isBlank = false
    for index in 0..<word.count {
      let byte = word[index]
      if byte == 0x20 || byte &- 0x09 <= 4 {
        isBlank = !text.isEmpty
        continue
      }
      if isBlank { text += " " }
      isBlank = false
      let small = byte &- 0x41 <= 25 ? byte | 0x20 : byte
      text.unicodeScalars.append(Unicode.Scalar(small))
    }
    while text.hasSuffix("!") || text.hasSuffix(".") || text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
