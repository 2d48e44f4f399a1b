/// A curve that keeps its peaks in a bounded number of samples.
///
/// Time is parted into stretches of one width, and each keeps its first, last, lowest and highest sample (Jugel's M4). The
/// width is the smallest power of two in milliseconds at which there are no more stretches than allowed: so what is
/// kept is a matter of the samples alone, not of the order in which they came.
struct CurveSamples: Sendable {
  /// One sample of a curve.
  struct Sample: Sendable, Equatable {
    /// Milliseconds since 1970.
    var time: Int64
    var value: Float
  }

  private struct Stretch: Sendable {
    var number: Int64
    var first: Sample
    var last: Sample
    var lowest: Sample
    var highest: Sample

    init(number: Int64, _ sample: Sample) {
      self.number = number
      (first, last, lowest, highest) = (sample, sample, sample, sample)
    }

    /// Of equal ones the earlier counts, so that the order of merging does not.
    mutating func merge(_ other: Stretch) {
      if (other.first.time, other.first.value) < (first.time, first.value) { first = other.first }
      if (other.last.time, other.last.value) > (last.time, last.value) { last = other.last }
      if (other.lowest.value, other.lowest.time) < (lowest.value, lowest.time) { lowest = other.lowest }
      if (-other.highest.value, other.highest.time) < (-highest.value, highest.time) { highest = other.highest }
    }
  }

  private var limit: Int
  /// A stretch is 2^`shift` ms wide.
  private var shift: Int64 = 0
  private var stretches: [Stretch] = []

  init(limit: Int) { self.limit = limit }

  var isEmpty: Bool { stretches.isEmpty }

  /// Adds a sample, at any time. What is not a number is left out.
  mutating func add(time: Int64, value: Double) {
    guard value.isFinite else { return }
    let stretch = Stretch(number: time >> shift, Sample(time: time, value: Float(value)))
    if let last = stretches.last, stretch.number <= last.number {
      let place = stretches.partitioningIndex { $0.number >= stretch.number }
      if stretches[place].number == stretch.number {
        stretches[place].merge(stretch)
      } else {
        stretches.insert(stretch, at: place)
      }
    } else {
      stretches.append(stretch)
    }
    widen()
  }

  /// Lowers the number of stretches that are kept, to 2 at least.
  mutating func tighten(to limit: Int) {
    self.limit = max(min(limit, self.limit), 2)
    widen()
  }

  private mutating func widen() {
    while stretches.count > limit {
      shift += 1
      var wider: [Stretch] = []
      wider.reserveCapacity(stretches.count)
      for var stretch in stretches {
        stretch.number >>= 1
        if wider.last?.number == stretch.number {
          wider[wider.count - 1].merge(stretch)
        } else {
          wider.append(stretch)
        }
      }
      stretches = wider
    }
  }

  /// What is kept, by time; each sample once.
  var samples: [Sample] {
    var samples: [Sample] = []
    for stretch in stretches {
      let four = [stretch.first, stretch.lowest, stretch.highest, stretch.last]
      for sample in four.sorted(by: { ($0.time, $0.value) < ($1.time, $1.value) }) where sample != samples.last {
        samples.append(sample)
      }
    }
    return samples
  }
}
