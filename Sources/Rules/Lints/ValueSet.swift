/// A place between numbers: just before one, or just behind it.
struct Cut: Comparable, Hashable, Sendable {
  var value: Double
  var isBehind: Bool

  static let lowest = Cut(value: -.infinity, isBehind: false)
  static let highest = Cut(value: .infinity, isBehind: true)

  static func before(_ value: Double) -> Cut { Cut(value: value, isBehind: false) }
  static func behind(_ value: Double) -> Cut { Cut(value: value, isBehind: true) }

  static func < (a: Cut, b: Cut) -> Bool { a.value == b.value ? !a.isBehind && b.isBehind : a.value < b.value }
}

/// What a value may be: ranges of numbers with open or closed ends, and whether it may be unknown.
///
/// No constant in it is ever NaN. All operations take linear time in the number of ranges.
struct ValueSet: Hashable, Sendable {
  /// Starts and ends of the ranges in turn, strictly ascending.
  private(set) var cuts: [Cut]
  var holdsUnknown: Bool

  private init(cuts: [Cut], holdsUnknown: Bool) {
    self.cuts = cuts
    self.holdsUnknown = holdsUnknown
  }

  /// One range of known numbers; empty where the end does not lie behind the start.
  init(from start: Cut = .lowest, to end: Cut = .highest) {
    cuts = start < end ? [start, end] : []
    holdsUnknown = false
  }

  static let none = ValueSet(cuts: [], holdsUnknown: false)
  static let unknown = ValueSet(cuts: [], holdsUnknown: true)
  static let everyNumber = ValueSet()
  static func point(_ value: Double) -> ValueSet { ValueSet(from: .before(value), to: .behind(value)) }

  /// The numbers for which a comparison with a limit is true.
  static func holding(_ sign: Comparison, _ limit: Double) -> ValueSet {
    switch sign {
    case .less: ValueSet(to: .before(limit))
    case .lessOrEqual: ValueSet(to: .behind(limit))
    case .greater: ValueSet(from: .behind(limit))
    case .greaterOrEqual: ValueSet(from: .before(limit))
    case .equal: .point(limit)
    case .notEqual: ValueSet.everyNumber.without(.point(limit))
    }
  }

  var isEmpty: Bool { cuts.isEmpty && !holdsUnknown }
  var holdsNumbers: Bool { !cuts.isEmpty }
  var rangeCount: Int { cuts.count / 2 }
  /// Before the smallest number, and behind the largest; nil where it holds none.
  var span: (start: Cut, end: Cut)? { cuts.first.flatMap { start in cuts.last.map { (start, $0) } } }
  var ranges: [(start: Cut, end: Cut)] {
    stride(from: 0, to: cuts.count, by: 2).map { (cuts[$0], cuts[$0 + 1]) }
  }

  func holds(_ value: Double) -> Bool {
    let place = Cut.before(value)
    return ranges.contains { $0.start <= place && place < $0.end }
  }

  /// Its numbers alone.
  var known: ValueSet { ValueSet(cuts: cuts, holdsUnknown: false) }

  func with(unknown: Bool) -> ValueSet { ValueSet(cuts: cuts, holdsUnknown: unknown) }

  func meeting(_ other: ValueSet) -> ValueSet {
    ValueSet(
      cuts: Self.merged(cuts, other.cuts) { $0 && $1 }, holdsUnknown: holdsUnknown && other.holdsUnknown)
  }

  func joining(_ other: ValueSet) -> ValueSet {
    ValueSet(
      cuts: Self.merged(cuts, other.cuts) { $0 || $1 }, holdsUnknown: holdsUnknown || other.holdsUnknown)
  }

  func without(_ other: ValueSet) -> ValueSet {
    ValueSet(
      cuts: Self.merged(cuts, other.cuts) { $0 && !$1 }, holdsUnknown: holdsUnknown && !other.holdsUnknown)
  }

  /// The set without the ends that it has from all that there is: of speeds above 90, not up to the largest speed.
  func beyond(_ all: ValueSet) -> ValueSet {
    guard let (first, last) = all.span, let (start, end) = span, rangeCount == 1 else { return self }
    if start == first && end == last { return self }
    return ValueSet(from: start == first ? .lowest : start, to: end == last ? .highest : end)
  }

  func isWithin(_ other: ValueSet) -> Bool { without(other).isEmpty }

  /// The whole numbers in it, as ranges that begin and end just before one.
  var wholeNumbers: ValueSet {
    var whole: [Cut] = []
    for cut in cuts.map(\.beforeWhole) {
      // What shrank to nothing goes, what now touches becomes one.
      if whole.last == cut { whole.removeLast() } else { whole.append(cut) }
    }
    return ValueSet(cuts: whole, holdsUnknown: holdsUnknown)
  }

  /// Walks along both lists of cuts; `keeps` is false where neither holds a number.
  private static func merged(_ a: [Cut], _ b: [Cut], _ keeps: (Bool, Bool) -> Bool) -> [Cut] {
    var merged: [Cut] = []
    var (i, j) = (0, 0)
    var (inA, inB, inside) = (false, false, false)
    while i < a.count || j < b.count {
      let cut = j == b.count || i < a.count && a[i] < b[j] ? a[i] : b[j]
      if i < a.count, a[i] == cut {
        inA.toggle()
        i += 1
      }
      if j < b.count, b[j] == cut {
        inB.toggle()
        j += 1
      }
      if keeps(inA, inB) != inside {
        inside.toggle()
        merged.append(cut)
      }
    }
    return merged
  }
}

extension Cut {
  /// The same place among whole numbers: before the next one. Beyond 2⁵² every double is whole, and neighbours
  /// cannot be told.
  fileprivate var beforeWhole: Cut {
    guard abs(value) < 4_503_599_627_370_496 else { return self }
    return .before(isBehind ? value.rounded(.down) + 1 : value.rounded(.up))
  }
}
