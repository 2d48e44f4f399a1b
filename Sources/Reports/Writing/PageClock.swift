/// The times of a page: whole seconds from the earliest thing on it, so that all are 0 or more.
struct PageClock {
  /// Seconds since 1970.
  let origin: Int64
  /// The stretch that was read, in seconds from the origin.
  let from: UInt64
  let to: UInt64

  init(_ document: ReportDocument) {
    let times = Self.extent(of: document)
    let from = document.from ?? times?.lowerBound ?? document.to ?? 0
    let to = document.to ?? times?.upperBound ?? from
    origin = Self.seconds(min(from, times?.lowerBound ?? from))
    self.from = UInt64(Self.seconds(from) - origin)
    self.to = max(self.from, UInt64(max(Self.seconds(to) - origin, 0)))
  }

  /// Seconds from the origin; what is before it is at it.
  func seconds(_ milliseconds: Int64) -> UInt64 { UInt64(max(Self.seconds(milliseconds) - origin, 0)) }

  /// Full seconds since 1970, down.
  static func seconds(_ milliseconds: Int64) -> Int64 {
    milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
  }

  private static func extent(of document: ReportDocument) -> ClosedRange<Int64>? {
    var extent: ClosedRange<Int64>?
    func include(_ time: Int64?) {
      guard let time else { return }
      extent = min(extent?.lowerBound ?? time, time)...max(extent?.upperBound ?? time, time)
    }
    for episode in document.episodes {
      include(episode.start)
      include(episode.fired)
      include(episode.end)
    }
    for device in document.devices {
      include(device.track.line.vertices.first?.time)
      include(device.track.line.vertices.last?.time)
      for curve in ReportCurve.allCases {
        let samples = device.track.samples(of: curve)
        include(samples.first?.time)
        include(samples.last?.time)
      }
    }
    return extent
  }
}
