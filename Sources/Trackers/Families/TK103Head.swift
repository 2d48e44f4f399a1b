/// Who sent a bracketed frame, and what.
struct TK103Head {
  let identity: Identity
  let command: FrameBytes
  /// What follows the command, and a comma behind it.
  let rest: FrameBytes
  /// A comma follows the identity: the form in which dates begin with the day.
  let hasComma: Bool

  /// - Parameter text: without brackets.
  init?(_ text: FrameBytes) {
    guard let (length, hasComma) = Self.split(text), let identity = Identity(text.slice(0, length)) else { return nil }
    let begin = hasComma ? length + 1 : length
    self.identity = identity
    self.hasComma = hasComma
    command = text.slice(begin, begin + 4)
    let end = begin + 4
    rest = text.from(end < text.count && text[end] == 0x2C ? end + 1 : end)
  }

  /// The length of the identity: 12, unless a comma ends it, or it is of digits and the command follows elsewhere.
  private static func split(_ text: FrameBytes) -> (length: Int, hasComma: Bool)? {
    if isCommand(text, 12) { return (12, false) }
    if let comma = text.first(0x2C), isCommand(text, comma + 1) { return (comma, true) }
    let digits = text.digitCount()
    return isCommand(text, digits) ? (digits, false) : nil
  }

  /// What follows may be place and time; battery packs and vehicle numbers only look like them.
  var hasPlace: Bool { !command.equals("BV00") && !command.has("BS5") }

  /// Four letters and digits, two letters first.
  private static func isCommand(_ text: FrameBytes, _ place: Int) -> Bool {
    let word = text.slice(place, place + 4)
    return word.count == 4 && word.isAlphanumeric && FrameBytes.isLetter(word[0]) && FrameBytes.isLetter(word[1])
  }
}
