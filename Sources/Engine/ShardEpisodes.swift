internal import Model

/// The ids of episodes (decision 0018).
extension Shard {
  /// The episode's id: of rule, device, fence, start and salt, the same in every replay.
  func episodeID(
    _ number: Int, _ header: Block, fence: UInt32, start: Int64, salt: UInt64
  ) -> (high: UInt32, low: UInt64) {
    let fenceDigest = fence == NoticeRecord.noFence ? 0 : plan.fences[Int(fence)].digest
    return table.withName(header) { name in
      EpisodeID.of(rule: plan.ruleDigests[number], device: name, fence: fenceDigest, start: start, salt: salt)
    }
  }

  /// The salt of an event that is not taken in its place: what it says. Two that say the same have one.
  ///
  /// Of the plan it knows which fields are read, as the digest for repeats does, but no numbers: words and fields
  /// count by their names.
  func ownSalt(_ moment: Moment, _ chunk: ChunkView) -> UInt64 {
    let event = chunk.row(moment.row)
    let quoted = UInt64.max << UInt64(AlarmWord.firstQuotedBit)
    // Sums, as the order of words and fields is the plan's.
    var said: UInt64 = 0
    for (bit, word) in plan.alarmWords where event.alarms & quoted & 1 << UInt64(bit) != 0 {
      said &+= EpisodeID.salt(TextDigest.of(word))
    }
    var rest = event.present
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest &- 1
      let cell = chunk.cell(row: moment.row, slot: slot)
      let value = plan.textMask & 1 << UInt64(slot) == 0 ? cell : textDigest(cell, chunk)
      said &+= EpisodeID.salt(TextDigest.of(plan.fields.fields[slot].name), value)
    }
    return EpisodeID.salt(
      UInt64(bitPattern: event.time), event.latitude.bitPattern, event.longitude.bitPattern,
      event.has(EventRow.hasFix) ? 1 : 0, event.alarms & ~quoted, said)
  }
}
