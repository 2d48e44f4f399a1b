/// The words of `RandomRules` with any blanks, line ends and comments between them that mean nothing.
struct Scrambled {
  private(set) var text = ""
  private(set) var comments: [String] = []

  init(_ words: String, seed: UInt64) {
    var random = SeededNumbers(state: seed)
    let wildness = Int.random(in: 0...3, using: &random)
    var previous: Character = "\n"
    for word in words.split(separator: " ") {
      let mark = word.first
      let own = mark == "~" || mark == "¬" || mark == "^" ? word.dropFirst() : word
      if mark == "~" {
        text += ["", " ", "  ", "\t"].randomElement(using: &random) ?? ""
      } else if mark == "^" {
        text += "\n"
      } else if mark != "¬" {
        add(between: previous, and: own.first ?? " ", wildness, &random)
      }
      text += own.replacing("␣", with: " ")
      previous = own.last ?? " "
    }
    text += ["", "\n", "\n\n\n", "  # the end", "\r\n", " \t"].randomElement(using: &random) ?? ""
    if text.hasSuffix("# the end") { comments.append("# the end") }
  }

  private mutating func add(
    between previous: Character, and next: Character, _ wildness: Int, _ random: inout SeededNumbers
  ) {
    let signs: Set<Character> = ["(", ")", ",", "<", ">", "=", ":"]
    switch Int.random(in: 0..<40, using: &random) {
    case 0..<(2 * wildness): comment(after: [" ", "\t", "\n", "\n  ", "\n\n", "\r\n\r\n   "], &random)
    case 10...14 where wildness > 0: text += ["\n", "\n\t", "\r\n  ", "\n\n\n    "].randomElement(using: &random) ?? ""
    case 15...20 where signs.contains(previous) != signs.contains(next) && previous != "\n": break
    case 21: text += "   \t "
    default: text += " "
    }
  }

  private mutating func comment(after blanks: [String], _ random: inout SeededNumbers) {
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let comment = "#\(["", " "].randomElement(using: &random) ?? "")c\(comments.count) grün \"x"
      comments.append(comment)
      text +=
        (blanks.randomElement(using: &random) ?? " ") + comment
        + (["", "  ", "\r"].randomElement(using: &random) ?? "")
      text += ["\n", "\n   ", "\n\n"].randomElement(using: &random) ?? "\n"
    }
  }
}
