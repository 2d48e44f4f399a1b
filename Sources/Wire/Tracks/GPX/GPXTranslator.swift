internal import Model

/// Translates GPX 1.0 and 1.1, track point by track point.
final class GPXTranslator: FormatTranslator {
  private let points: GPXPoints
  private let walker: XMLWalker
  /// There is nothing but blanks yet.
  private var isBlank = true

  init(_ reading: TrackReading) {
    points = GPXPoints(reading)
    walker = XMLWalker(points, textLimit: GPXPoint.lengthLimit)
  }

  func take(_ bytes: UnsafeRawBufferPointer, into out: inout TranslatedLines) throws(TrackFault) {
    isBlank = isBlank && bytes.allSatisfy { $0 <= 0x20 }
    let outcome = walker.feed(bytes, isLast: false)
    points.give(to: &out, line: walker.line)
    try check(outcome)
  }

  func finish(into out: inout TranslatedLines) throws(TrackFault) {
    if isBlank { throw TrackFault(line: 1, sentence: "is empty; a GPX file has track points") }
    let outcome = walker.feed(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
    points.give(to: &out, line: walker.line)
    try check(outcome)
    if !points.hasPoints {
      throw TrackFault(line: 1, sentence: "has no track point; waypoints and routes are no track")
    }
  }

  private func check(_ outcome: XMLWalker.Outcome?) throws(TrackFault) {
    if let root = points.wrongRoot {
      throw TrackFault(line: 1, sentence: "is XML with the root `\(LineEscaper.safe(root))`, not GPX")
    }
    switch outcome {
    case .whole?, nil: break
    case .cutOff(let line)?:
      throw TrackFault(line: line, sentence: "ends within the XML text: the file is not whole")
    case .broken(let line, let what)?: throw TrackFault(line: line, sentence: "is not valid XML: \(what)")
    }
  }
}
