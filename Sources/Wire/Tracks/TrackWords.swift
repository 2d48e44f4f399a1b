internal import Model

/// Words that mean the same to every reader of cells and elements.
enum TrackWords {
  /// Whether a value of a known field says that there is none.
  static func isNothing(_ text: ByteText) -> Bool {
    switch text.count {
    case 0: true
    case 1: text[0] == 0x2D
    case 2: text.equals("--") || text.equals("NA") || text.equals("\\N")
    case 3: text.isWord("n/a") || text.isWord("nan")
    case 4: text.isWord("null") || text.isWord("none")
    default: false
    }
  }

  private static let yes: [StaticString] = ["true", "1", "yes", "y", "on", "open", "opened"]
  private static let no: [StaticString] = ["false", "0", "no", "n", "off", "closed", "close"]

  /// A bool as people write it; nil: something else.
  static func bool(_ text: ByteText) -> Bool? {
    if yes.contains(where: text.isWord) { return true }
    return no.contains(where: text.isWord) ? false : nil
  }

  /// The same for the validity of a fix, which receivers write in words of their own.
  static func validity(_ text: ByteText) -> Bool? {
    let valid: [StaticString] = ["a", "valid", "2d", "3d", "2", "3", "dgps", "pps", "fix"]
    let invalid: [StaticString] = ["v", "invalid", "none", "no fix", "nofix"]
    if valid.contains(where: text.isWord) { return true }
    return invalid.contains(where: text.isWord) ? false : bool(text)
  }
}
