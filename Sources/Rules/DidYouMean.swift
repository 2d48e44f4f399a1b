/// Finds the known word that a writer probably meant.
package enum DidYouMean {
  /// The nearest of the candidates, or nil where none is near enough; of equally near ones the first.
  ///
  /// Near is a distance of at most 2 and at most a third of the word's length, counted in Unicode scalars after
  /// Damerau and Levenshtein: an insertion, deletion, substitution or swap of neighbours is 1 (each stretch being
  /// edited once: "optimal string alignment"), a capital letter of ASCII being the same as its small one; so `Depot`
  /// suggests `depot`. The word itself is no suggestion. Words longer than `lengthLimit` and candidates beyond `candidateLimit` are not looked at.
  package static func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
    guard let wanted = letters(of: word), !wanted.isEmpty else { return nil }
    var best: String?
    var bestDistance = min(2, wanted.count / 3) + 1
    for (number, candidate) in candidates.enumerated() {
      if number >= candidateLimit || bestDistance == 0 { break }
      // Cheap before exact: a scalar has at most four bytes.
      if candidate.utf8.count / 4 > wanted.count + 2 || candidate == word { continue }
      guard let other = letters(of: candidate), abs(other.count - wanted.count) < bestDistance else { continue }
      let distance = distance(wanted, other, below: bestDistance)
      if distance < bestDistance {
        best = candidate
        bestDistance = distance
      }
    }
    return best
  }

  /// Longer words are not compared.
  package static let lengthLimit = 128
  package static let candidateLimit = 100_000

  /// The scalars, capital letters of ASCII made small; nil for a word that is too long.
  private static func letters(of word: String) -> [UInt32]? {
    var letters: [UInt32] = []
    for scalar in word.unicodeScalars {
      if letters.count == lengthLimit { return nil }
      letters.append(("A"..."Z").contains(scalar) ? scalar.value + 0x20 : scalar.value)
    }
    return letters
  }

  /// The distance where it is below `limit`, else some number that is not.
  private static func distance(_ a: [UInt32], _ b: [UInt32], below limit: Int) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in b.indices {
        var cost = previous[j] + (a[i - 1] == b[j] ? 0 : 1)
        cost = min(cost, previous[j + 1] + 1, row[j] + 1)
        if i > 1 && j > 0 && a[i - 1] == b[j - 1] && a[i - 2] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
        row.append(cost)
      }
      // Two rows, since a swap reaches back over one.
      if min(row.min() ?? 0, previous.min() ?? 0) >= limit { return limit }
      beforePrevious = previous
      previous = row
    }
    return previous[b.count]
  }
}
