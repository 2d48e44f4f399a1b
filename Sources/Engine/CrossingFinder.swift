internal import Geofences
internal import Model

/// Finds where on a way between two fixes a border was crossed, and when.
///
/// For all notices of a shard and chunk at once: so the outlines, which lie anywhere in memory, are asked for while
/// the events behind are still looked at.
enum CrossingFinder {
  /// Notices of one event that are looked through for the same crossing.
  private static let lookBack = 8
  /// Notices between the request for a shape and that for its outline.
  private static let distance = 3

  /// Asks for the memory that the crossing of a new notice will need: first for the shape, and some notices later,
  /// when that is there, for its outline.
  @inline(__always) static func prefetch(
    for notices: borrowing NoticeBuffer, from first: Int, _ locator: borrowing Locator
  ) {
    let newest = notices.records.count &- 1
    locator.prefetchShape(notices.records[newest].crossingShape)
    if newest &- distance >= first { locator.prefetchOutline(notices.records[newest &- distance].crossingShape) }
  }

  /// Fills in the crossings of the notices from a position on; takes them back where there is none.
  static func find(in notices: inout NoticeBuffer, from first: Int, _ locator: borrowing Locator) {
    let range = first..<notices.records.count
    if range.isEmpty { return }
    for i in range.suffix(distance) { locator.prefetchOutline(notices.records[i].crossingShape) }
    for i in range where notices.records[i].crossingShape != NoticeRecord.noFence {
      if let known = same(as: i, in: notices, from: first) {
        copy(notices.records[known], into: &notices.records[i])
      } else {
        find(&notices.records[i], locator)
      }
    }
  }

  /// A notice of the same event about the same crossing: rules may share an edge.
  @inline(__always) private static func same(
    as position: Int, in notices: borrowing NoticeBuffer, from first: Int
  ) -> Int? {
    var other = position &- 1
    while other >= max(first, position &- lookBack),
      notices.records[other].input == notices.records[position].input
    {
      if notices.records[other].crossingShape == notices.records[position].crossingShape,
        notices.records[other].time == notices.records[position].time,
        (notices.records[other].flags ^ notices.records[position].flags) & NoticeRecord.crossingIn == 0
      {
        return other
      }
      other &-= 1
    }
    return nil
  }

  private static func copy(_ known: NoticeRecord, into record: inout NoticeRecord) {
    record.flags = record.flags & ~NoticeRecord.hasCrossing | known.flags & NoticeRecord.hasCrossing
    record.crossingTime = known.crossingTime
    record.crossingLatitude = known.crossingLatitude
    record.crossingLongitude = known.crossingLongitude
  }

  private static func find(_ record: inout NoticeRecord, _ locator: borrowing Locator) {
    var crossing = Crossing(
      direction: record.flags & NoticeRecord.crossingIn != 0 ? .into : .out, shape: record.crossingShape,
      time: record.crossingTime, latitude: record.crossingLatitude, longitude: record.crossingLongitude)
    find(
      &crossing, to: Coordinate(latitude: record.latitude, longitude: record.longitude), at: record.time, locator)
    if crossing.time == .min { record.flags &= ~NoticeRecord.hasCrossing }
    record.crossingTime = crossing.time
    record.crossingLatitude = crossing.latitude
    record.crossingLongitude = crossing.longitude
  }

  /// Fills in one crossing; the way leads from the crossing's time and place to the given ones. Its time is
  /// `Int64.min` where there is none.
  static func find(_ crossing: inout Crossing, to: Coordinate, at time: Int64, _ locator: borrowing Locator) {
    guard crossing.shape != NoticeRecord.noFence else { return }
    let from = Coordinate(latitude: crossing.latitude, longitude: crossing.longitude)
    let found = locator.crossing(
      shape: crossing.shape, from: from, to: to, entering: crossing.direction == .into)
    crossing.shape = NoticeRecord.noFence
    crossing.time = found.map { interpolate(crossing.time, time, $0.fraction) } ?? .min
    crossing.latitude = found?.place.latitude ?? 0
    crossing.longitude = found?.place.longitude ?? 0
  }

  /// The moment at a fraction of the way, whole ms.
  static func interpolate(_ from: Int64, _ to: Int64, _ fraction: Double) -> Int64 {
    from + Int64((Double(to - from) * min(max(fraction, 0), 1)).rounded())
  }
}
