internal import Glibc

/// How the speed that a device reports stands to the way that it makes: by this a wrong unit shows.
///
/// Of two fixes that follow each other soon, at about one speed, the way between them over the time is that speed. The
/// ratio of the two is counted by its logarithm, 12 to an octave, from 1/8 to 8.
package struct SpeedRatio: Sendable {
  private var counts = InlineArray<73, UInt32>(repeating: 0)
  package private(set) var count = 0
  /// Pairs that speak of the ratio, whether they were counted or not.
  private var offered: UInt32 = 0

  /// Fixes further apart in time say nothing: who knows what was between them.
  static let longestMilliseconds: Int64 = 120_000
  /// On a shorter way the errors of the fixes weigh too much.
  static let leastMetres = 40.0
  /// Fewer pairs are no evidence.
  static let leastCount = 20

  package init() {}

  /// Takes two fixes that follow each other: speeds in m/s as they were read, and the square of the metres between them.
  ///
  /// The first pairs are evidence enough; of the others one in eight is counted, in case that the unit changes.
  @inline(__always) package mutating func take(
    from first: Double, to second: Double, squareMetres: Double, milliseconds: Int64
  ) {
    guard milliseconds > 0, milliseconds <= Self.longestMilliseconds,
      squareMetres >= Self.leastMetres * Self.leastMetres
    else { return }
    let told = (first + second) / 2
    guard told > 0, abs(first - second) <= told / 5 else { return }
    offered &+= 1
    if offered > 32, offered & 7 != 0 { return }
    count(told * Double(milliseconds) / 1000 / squareMetres.squareRoot())
  }

  @inline(never) private mutating func count(_ ratio: Double) {
    let place = Int((log2(ratio) * 12).rounded()) + 36
    guard counts.indices.contains(place) else { return }
    counts[place] &+= 1
    count += 1
  }

  /// What the reported speeds look like; nil where there is too little evidence, or none of anything being wrong.
  package var suspicion: Suspicion? {
    guard count >= Self.leastCount, let ratio = clearRatio else { return nil }
    return Suspicion.all.first { abs(log2(ratio / $0.ratio)) <= Self.tolerance }.map { found in
      var found = found
      found.measured = ratio
      return found
    }
  }

  /// A twelfth of an octave, 6 %: knots and mph lie 15 % apart.
  private static let tolerance = 1.0 / 12 + 1e-9

  /// The middle ratio, where more than half of all lie within three steps of it.
  private var clearRatio: Double? {
    var left = count / 2
    var middle = 0
    for place in counts.indices {
      if Int(counts[place]) > left {
        middle = place
        break
      }
      left -= Int(counts[place])
    }
    var near = 0
    var sum = 0.0
    for place in max(0, middle - 3)...min(72, middle + 3) {
      near += Int(counts[place])
      sum += Double(counts[place]) * Double(place - 36)
    }
    return 2 * near > count ? exp2(sum / Double(near) / 12) : nil
  }

  /// A unit that was taken for another one.
  package struct Suspicion: Sendable, Equatable {
    /// The unit that the numbers are in, and the one that they were read as.
    package let unit: String
    package let readAs: String
    /// Speed as it was read over the true one.
    let ratio: Double
    package fileprivate(set) var measured = 0.0

    /// The same mistake, whatever was measured.
    func isLike(_ other: Suspicion) -> Bool { unit == other.unit && readAs == other.readAs }

    /// `speeds look like knots read as km/h: they are 0.54 of the way over time`
    package var sentence: String {
      let hundredths = Int((measured * 100).rounded())
      let fraction = hundredths % 100
      return "speeds look like \(unit) read as \(readAs): they are "
        + "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) of the way over time"
    }

    /// One nautical mile is 1.852 km, one mile 1.609344 km.
    static let all = [
      Suspicion(unit: "knots", readAs: "km/h", ratio: 1 / 1.852),
      Suspicion(unit: "mph", readAs: "km/h", ratio: 1 / 1.609344),
      Suspicion(unit: "m/s", readAs: "km/h", ratio: 1 / 3.6),
      Suspicion(unit: "km/h", readAs: "knots", ratio: 1.852),
      Suspicion(unit: "km/h", readAs: "mph", ratio: 1.609344),
      Suspicion(unit: "km/h", readAs: "m/s", ratio: 3.6),
    ]
  }
}
