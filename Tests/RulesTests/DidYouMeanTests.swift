import Rules
import Testing

@Suite struct DidYouMeanTests {
  static let fields = ["speed", "course", "altitude", "accuracy", "battery", "ignition", "odometer", "depot", "depots"]

  @Test(arguments: [
    ("sped", "speed"), ("spede", "speed"), ("ingition", "ignition"), ("batery", "battery"), ("battrey", "battery"),
    ("odomter", "odometer"), ("odometre", "odometer"), ("altittude", "altitude"), ("depto", "depot"),
    ("depotss", "depots"), ("SPEED", "speed"), ("SPED", "speed"), ("coourrse", "course"),
    // An edit over three letters is at the cut-off.
    ("spe", nil), ("spd", nil), ("curse", "course"), ("xyz", nil), ("", nil), ("s", nil), ("ba", nil),
    ("temperature", nil), ("btry", nil), ("speed", nil),
  ])
  func suggests(_ word: String, _ expected: String?) {
    #expect(DidYouMean.suggestion(for: word, among: Self.fields) == expected)
  }

  @Test func theThirdOfTheLengthCuts() {
    #expect(DidYouMean.suggestion(for: "abcdef", among: ["xbcdey"]) == "xbcdey")
    #expect(DidYouMean.suggestion(for: "abcde", among: ["xbcdy"]) == nil)
    #expect(DidYouMean.suggestion(for: "abc", among: ["abd"]) == "abd")
    #expect(DidYouMean.suggestion(for: "ab", among: ["ac"]) == nil)
    #expect(DidYouMean.suggestion(for: "abcdefghijkl", among: ["xxxdefghijkl"]) == nil)
  }

  @Test func nearestFirstAndThenByOrder() {
    #expect(DidYouMean.suggestion(for: "depit", among: ["depat", "depot"]) == "depat")
    #expect(DidYouMean.suggestion(for: "depotx", among: ["depqty", "depot"]) == "depot")
    #expect(DidYouMean.suggestion(for: "Kiel", among: ["kien", "kiel"]) == "kiel")
  }

  @Test func scalarsAndNotBytesCount() {
    #expect(DidYouMean.suggestion(for: "münchen", among: ["munchen"]) == "munchen")
    #expect(DidYouMean.suggestion(for: "東京都庁舎前", among: ["東京都庁前"]) == "東京都庁前")
  }

  @Test func distanceAgreesWithTheRecursiveDefinition() {
    let letters: [Character] = ["a", "b", "c"]
    var words = [""]
    for _ in 0..<4 { words += words.flatMap { word in letters.map { word + String($0) } } }
    words = Array(Set(words)).sorted()
    for word in words.prefix(40) {
      // Long enough by a common tail that the third of the length does not cut.
      for other in words where other != word {
        let near = slowDistance(Array(word), Array(other)) <= 2
        #expect((DidYouMean.suggestion(for: word + "zzzzzz", among: [other + "zzzzzz"]) != nil) == near)
      }
    }
  }

  private func slowDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    let (a1, b1) = (Array(a.dropLast()), Array(b.dropLast()))
    var best = min(slowDistance(a1, b) + 1, slowDistance(a, b1) + 1)
    best = min(best, slowDistance(a1, b1) + (a.last == b.last ? 0 : 1))
    if a.count > 1 && b.count > 1 && a.last == b1.last && a1.last == b.last {
      best = min(best, slowDistance(a1.dropLast(), b1.dropLast()) + 1)
    }
    return best
  }

  @Test func workIsBounded() {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(DidYouMean.suggestion(for: long, among: [long + "b"]) == nil)
    #expect(DidYouMean.suggestion(for: "abcdef", among: [long, "abcdeg"]) == "abcdeg")
    let endless = sequence(first: 0) { $0 + 1 }.lazy.map { "device-\($0)x" }
    #expect(DidYouMean.suggestion(for: "something-else", among: endless) == nil)
  }
}
