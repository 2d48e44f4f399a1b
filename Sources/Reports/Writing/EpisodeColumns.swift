/// Writes episodes as columns, by their start.
struct EpisodeColumns {
  /// By start; of one start, as the document has them.
  private let episodes: [ReportEpisode]
  private let clock: PageClock
  let leftOut: Int

  /// Where there are more than `limit`, the gravest stay, of equal ones the first.
  init(_ document: ReportDocument, clock: PageClock, limit: Int) {
    self.clock = clock
    let all = document.episodes
    let byStart = all.indices.sorted { (all[$0].start, $0) < (all[$1].start, $1) }
    leftOut = max(byStart.count - limit, 0)
    guard leftOut > 0 else {
      episodes = byStart.map { all[$0] }
      return
    }
    let byGravity = byStart.indices.sorted { a, b in
      let graveA = document.rules[all[byStart[a]].rule].severity
      let graveB = document.rules[all[byStart[b]].rule].severity
      return graveA == graveB ? a < b : graveA > graveB
    }
    episodes = byGravity.prefix(limit).sorted().map { all[byStart[$0]] }
  }

  func write(into values: inout PageValues) {
    values.open(.object)
    values.key("count")
    values.number(Int64(episodes.count))
    values.key("rule")
    values.column(column { $0.append(UInt64($1.rule)) })
    values.key("device")
    values.column(column { $0.append(UInt64($1.device)) })
    values.key("fence")
    values.column(column { $0.append($1.fence.map { UInt64($0) + 1 } ?? 0) })
    values.key("notices")
    values.column(column { $0.append(UInt64($1.noticeCount)) })
    writeTimes(into: &values)
    writePlaces(into: &values)
    values.key("message")
    values.texts(episodes.map(\.message))
    values.key("id")
    values.open(.array)
    if episodes.contains(where: { $0.id != nil }) { for episode in episodes { values.text(episode.id) } }
    values.close(.array)
    values.close(.object)
  }

  private func column(_ append: (inout ColumnText, ReportEpisode) -> Void) -> ColumnText {
    var column = ColumnText()
    for episode in episodes { append(&column, episode) }
    return column
  }

  private func writeTimes(into values: inout PageValues) {
    var before: UInt64 = 0
    values.key("start")
    values.column(
      column { column, episode in
        let start = clock.seconds(episode.start)
        column.append(start - before)
        before = start
      })
    values.key("fired")
    values.column(
      column { $0.append(signed: Int64(clock.seconds($1.fired)) - Int64(clock.seconds($1.start))) })
    // 0 is a moment, 1 is open, more is the length and 2.
    values.key("lasted")
    values.column(
      column { column, episode in
        if episode.isOpen {
          column.append(1)
        } else if let end = episode.end {
          column.append(max(clock.seconds(end), clock.seconds(episode.start)) - clock.seconds(episode.start) + 2)
        } else {
          column.append(0)
        }
      })
  }

  /// 0 where no position was known; else 1 and the steps from the place before.
  private func writePlaces(into values: inout PageValues) {
    var (x, y): (Int64, Int64) = (0, 0)
    values.key("place")
    values.column(
      column { column, episode in
        guard let latitude = episode.latitude, let longitude = episode.longitude,
          let vertex = TrackVertex(time: 0, latitude: latitude, longitude: longitude)
        else { return column.append(0) }
        column.append(1)
        column.append(signed: Int64(vertex.x) - x)
        column.append(signed: Int64(vertex.y) - y)
        (x, y) = (Int64(vertex.x), Int64(vertex.y))
      })
  }
}
