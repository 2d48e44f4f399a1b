internal import Model
internal import Platform

/// Reads all inputs of a run into the pipeline, and makes the ticks of a live one.
struct InputReader<Stages: PipelineStages> {
  let inputs: [EventInput]
  let isLive: Bool
  let until: Int64?
  let stop: StopSignal
  let pipeline: Pipeline<Stages>
  /// Bytes of lines that a chunk holds, about.
  var batchBytes = LineCutter.batchBytes
  /// A seam for tests; ms since 1970.
  var clock: () -> Int64 = WallClock.now

  func readAll() throws(RunFailure) {
    for (number, input) in inputs.enumerated() {
      let feed = GzipFeed(try input.open(isLive: isLive, stop: stop))
      if try !read(feed, input: input, number: number) { return }
    }
    if let until, !stop.isRaised { submitTick(.final(until), source: inputs.count - 1) }
  }

  /// False: the run is over.
  private func read(_ feed: some ByteFeed, input: EventInput, number: Int) throws(RunFailure) -> Bool {
    var cutter = LineCutter(batchBytes: batchBytes)
    var nextTick = secondAfter(clock())
    var isFirst = true
    while true {
      guard let job = pipeline.take() else { return false }
      job.clear()
      // The real one comes with the sequencing; until then the decoder has to know whether the input begins here.
      job.chunk.firstLine = isFirst ? 0 : 1
      let filled = cutter.fill(job.chunk, from: feed)
      let now = isLive ? clock() : .min
      job.chunk.source = number
      job.startsInput = isFirst
      switch filled {
      case .lines(let isCutOff):
        job.isCutOff = isCutOff
      case .overlong:
        job.isOverlong = true
        job.chunk.rejects = [Reject(reason: .tooLong, lineNumber: 0, offset: 0, length: LineCutter.keptOfOverlong)]
      case .idle:
        pipeline.giveBack(job)
        if now >= nextTick {
          if !submitTick(.wall(now), source: number) { return false }
          nextTick = secondAfter(now)
        } else {
          feed.wait(milliseconds: Int(min(nextTick - now, 1000)))
        }
        continue
      case .end:
        pipeline.giveBack(job)
        return true
      case .failed(let outcome):
        pipeline.giveBack(job)
        throw failure(outcome, input)
      }
      isFirst = false
      if isLive { job.chunk.readTime = now }
      if isLive, now >= nextTick {
        job.tick = .streamClock
        nextTick = secondAfter(now)
      }
      pipeline.submit(job)
    }
  }

  /// A chunk without lines, for its tick. False: the run is over.
  @discardableResult
  private func submitTick(_ tick: Job.Tick, source: Int) -> Bool {
    guard let job = pipeline.take() else { return false }
    job.clear()
    job.chunk.source = source
    job.tick = tick
    pipeline.submit(job)
    return true
  }

  private func secondAfter(_ now: Int64) -> Int64 { now - now % 1000 + 1000 }

  private func failure(_ outcome: FeedOutcome, _ input: EventInput) -> RunFailure {
    switch outcome {
    case .failed(let code): .system("cannot read \(input.name)", code: code)
    case .damaged(let message): RunFailure("cannot read \(input.name): \(message)")
    case .bytes, .idle, .end, .stopped: RunFailure("cannot read \(input.name)")
    }
  }
}
