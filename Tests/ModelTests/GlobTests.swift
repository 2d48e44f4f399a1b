import Model
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("van-1", "van-1", true), ("van-1", "van-12", false), ("van-1", "van-", false), ("", "", true), ("", "a", false),
    ("*", "", true), ("*", "anything", true), ("**", "x", true), ("van-*", "van-", true), ("van-*", "van-17", true),
    ("van-*", "bus-17", false), ("*-7", "van-7", true), ("*-7", "van-7-8", false), ("*-7", "van-7-7", true),
    ("a*b*c", "aXbYc", true), ("a*b*c", "abc", true), ("a*b*c", "acb", false), ("a*b*c", "abbcbcc", true),
    ("?", "a", true), ("?", "", false), ("?", "ab", false), ("?", "ü", true), ("?", "東", true), ("?", "🚚", true),
    ("??", "ü", false), ("*??", "東", false), ("*?", "東", true), ("?*?", "東京", true), ("van-?", "van-ü", true),
    ("*ü*", "tür", true), ("[a-z]", "a", false), ("[a-z]", "[a-z]", true), ("\\*", "\\xyz", true),
    ("v.n", "van", false),
    ("ü", "u\u{308}", false), ("*x", "xxxxxy", false),
  ])
  func matches(_ pattern: String, _ name: String, _ expected: Bool) {
    #expect(Glob(pattern).matches(name) == expected)
    #expect(Glob(pattern).matches(Array(name.utf8)) == expected)
    #expect(Glob(pattern).matches(Array(name.utf8).span) == expected)
    #expect(Glob(pattern).matches(Array(("<" + name).utf8)[1...]) == expected)
  }

  @Test func literalsAreKnown() {
    for (pattern, expected) in [("van-1", true), ("", true), ("v*", false), ("v?", false), ("*", false)] {
      #expect(Glob(pattern).isLiteral == expected)
    }
  }

  @Test func agreesWithTheRecursiveDefinition() {
    var patterns = [""]
    var names = [""]
    for _ in 0..<4 { patterns += patterns.flatMap { p in ["a", "ü", "*", "?"].map { p + $0 } } }
    for _ in 0..<4 { names += names.flatMap { p in ["a", "ü"].map { p + $0 } } }
    var wrong = 0
    for pattern in Set(patterns) {
      let glob = Glob(pattern)
      for name in Set(names) where glob.matches(name) != slow(Substring(pattern), Substring(name)) { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  private func slow(_ pattern: Substring, _ name: Substring) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    let rest = pattern.dropFirst()
    if first == "*" { return slow(rest, name) || (!name.isEmpty && slow(pattern, name.dropFirst())) }
    guard let letter = name.first else { return false }
    return (first == "?" || first == letter) && slow(rest, name.dropFirst())
  }

  @Test func manyStarsTakeNoTime() {
    let pattern = String(repeating: "*a", count: 500) + "b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 2000)))
    #expect(!Glob(String(repeating: "*", count: 100_000) + "b").matches(String(repeating: "a", count: 10_000)))
  }

  @Test(arguments: [[0xFF], [0xE6, 0x9D], [0x80, 0x80, 0xC0], [0xF0, 0x41]] as [[UInt8]])
  func brokenNamesDoNoHarm(_ name: [UInt8]) {
    #expect(Glob("*").matches(name))
    #expect(!Glob("x").matches(name))
    #expect(Glob(String(repeating: "?", count: 5)).matches(name) == false)
  }
}
