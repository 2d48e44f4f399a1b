/// What several variables may be at once: one set for each that is spoken of; the others may be anything.
struct LintBox: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    /// The variable's number in `LintVariables`.
    var variable: Int
    var set: ValueSet
  }
  /// By variable; no set is empty.
  private(set) var entries: [Entry] = []

  init() {}

  init(_ variable: Int, _ set: ValueSet) { entries = [Entry(variable: variable, set: set)] }

  var variables: [Int] { entries.map(\.variable) }

  func set(of variable: Int) -> ValueSet? { entries.first { $0.variable == variable }?.set }

  /// What both allow; nil where that is nothing.
  func meeting(_ other: LintBox) -> LintBox? {
    var met = LintBox()
    met.entries.reserveCapacity(entries.count + other.entries.count)
    var (i, j) = (0, 0)
    while i < entries.count || j < other.entries.count {
      if j == other.entries.count || i < entries.count && entries[i].variable < other.entries[j].variable {
        met.entries.append(entries[i])
        i += 1
      } else if i == entries.count || other.entries[j].variable < entries[i].variable {
        met.entries.append(other.entries[j])
        j += 1
      } else {
        let set = entries[i].set.meeting(other.entries[j].set)
        if set.isEmpty { return nil }
        met.entries.append(Entry(variable: entries[i].variable, set: set))
        i += 1
        j += 1
      }
    }
    return met
  }

  /// Takes from a variable what is not in a set; false where nothing is left. A variable that is not spoken of stays so.
  mutating func narrow(_ variable: Int, to set: ValueSet) -> Bool {
    guard let place = entries.firstIndex(where: { $0.variable == variable }) else { return true }
    entries[place].set = entries[place].set.meeting(set)
    return !entries[place].set.isEmpty
  }

  /// Only what it says of some variables.
  func only(_ isKept: (Int) -> Bool) -> LintBox {
    var rest = LintBox()
    rest.entries = entries.filter { isKept($0.variable) }
    return rest
  }
}
