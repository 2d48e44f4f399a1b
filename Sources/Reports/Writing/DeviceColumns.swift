/// Writes devices: their tracks and curves, thinned to their share of the page.
struct DeviceColumns {
  private let clock: PageClock
  private let vertexShare: Int
  private let stretchShare: Int

  /// Metres below which a vertex is no loss: less than fixes err by.
  private static let tolerance = 2.0
  /// A stretch of a curve has so many samples at most.
  private static let samplesPerStretch = 4

  init(_ document: ReportDocument, clock: PageClock, budget: ReportBudget) {
    self.clock = clock
    vertexShare = ReportBudget.fairShare(
      of: budget.trackVertices, among: document.devices.map { $0.track.line.vertices.count })
    let sampleShare = ReportBudget.fairShare(
      of: budget.curveSamples,
      among: document.devices.flatMap { device in ReportCurve.allCases.map { device.track.samples(of: $0).count } })
    stretchShare = max(sampleShare / Self.samplesPerStretch, 2)
  }

  func write(_ device: ReportDevice, into values: inout PageValues) {
    var track = device.track
    track.thinTrack(to: max(vertexShare, 2), tolerance: Self.tolerance)
    values.open(.object)
    values.key("name")
    values.text(device.name)
    values.key("notes")
    values.texts(device.notes)
    values.key("fixes")
    values.number(Int64(track.fixCount))
    values.key("tolerance")
    values.number(track.toleranceMetres.rounded(.up))
    values.key("track")
    write(track.line, into: &values)
    values.key("curves")
    values.open(.array)
    for curve in ReportCurve.allCases {
      let count = track.samples(of: curve).count
      if count > stretchShare * Self.samplesPerStretch { track.thin(curve, to: stretchShare) }
      write(track.samples(of: curve), of: curve, into: &values)
    }
    values.close(.array)
    values.close(.object)
  }

  private func write(_ line: TrackLine, into values: inout PageValues) {
    var times = ColumnText()
    var east = ColumnText()
    var north = ColumnText()
    var holes = ColumnText()
    let hole = Self.hole(line.vertices.dropFirst().map { Int64($0.gapSeconds) })
    var before: TrackVertex?
    var lastHole = 0
    for (index, vertex) in line.vertices.enumerated() {
      if let before {
        times.append(clock.seconds(vertex.time) - clock.seconds(before.time))
        east.append(signed: Int64(TrackVertex.wrapped(vertex.x - before.x)))
        north.append(signed: Int64(vertex.y - before.y))
      } else {
        times.append(clock.seconds(vertex.time))
        east.append(signed: Int64(vertex.x))
        north.append(signed: Int64(vertex.y))
      }
      if Int64(vertex.gapSeconds) > hole {
        holes.append(UInt64(index - lastHole))
        lastHole = index
      }
      before = vertex
    }
    values.open(.object)
    values.key("time")
    values.column(times)
    values.key("east")
    values.column(east)
    values.key("north")
    values.column(north)
    values.key("holes")
    values.column(holes)
    values.close(.object)
  }

  private func write(_ samples: [CurveSamples.Sample], of curve: ReportCurve, into values: inout PageValues) {
    guard !samples.isEmpty else { return values.null() }
    var times = ColumnText()
    var steps = ColumnText()
    var gaps: [Int64] = []
    var lastTime: UInt64 = 0
    var lastStep: Int64 = 0
    for (index, sample) in samples.enumerated() {
      let time = clock.seconds(sample.time)
      let step = Int64(min(max(Double(sample.value) * curve.stepsPerUnit, -1e15), 1e15).rounded())
      if index > 0 { gaps.append(Int64(time - lastTime)) }
      times.append(time - lastTime)
      steps.append(signed: step - lastStep)
      (lastTime, lastStep) = (time, step)
    }
    values.open(.object)
    values.key("hole")
    values.number(Self.hole(gaps))
    values.key("time")
    values.column(times)
    values.key("value")
    values.column(steps)
    values.close(.object)
  }

  /// Seconds from which on nothing was heard: half an hour, or four times as long as is usual for a device that reports
  /// more seldom than that.
  private static func hole(_ gaps: [Int64]) -> Int64 {
    let usual = gaps.isEmpty ? 0 : gaps.sorted()[gaps.count / 2]
    return max(Int64(TrackLine.holeSeconds), 4 * usual)
  }
}
