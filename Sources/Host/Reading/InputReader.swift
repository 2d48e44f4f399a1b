internal import Model
internal import Platform
internal import Storage

/// Reads all inputs of a run into its pipeline, and makes the ticks of a live one.
struct InputReader<Destination: Intake> {
  let inputs: [EventInput]
  /// The number that `Chunk.source` gives to the first of the inputs.
  var firstSource = 0
  let isLive: Bool
  let until: Int64?
  let stop: StopSignal
  let intake: Destination
  /// Bytes of lines that a chunk holds, about.
  var batchBytes = LineCutter.batchBytes
  /// A seam for tests; ms since 1970.
  var clock: () -> Int64 = WallClock.now

  func readAll() throws(RunFailure) {
    for (number, input) in inputs.enumerated() {
      if try !read(input, source: firstSource + number) { return }
    }
    if let until, !stop.isRaised { try submitTick(.final(until), source: firstSource + inputs.count - 1) }
  }

  /// False: the run is over.
  private func read(_ input: EventInput, source: Int) throws(RunFailure) -> Bool {
    var opened = try input.open(isLive: isLive, stop: stop)
    var feed = UnpackedFeed(opened)
    let canBeReadAgain = input.identity(of: opened) != nil
    var cutter = LineCutter(batchBytes: batchBytes, canBeReadAgain: canBeReadAgain)
    var isFirst = true
    if let file = input.identity(of: opened), let place = intake.place(in: file.path) {
      if try feed.pass(over: place, of: opened, name: "`\(input.name)`") {
        cutter = LineCutter(
          batchBytes: batchBytes, position: place.offset, isSkipping: place.isSkipping, canBeReadAgain: true)
        isFirst = false
      } else {
        intake.beginsAnew(place)
        opened = try input.open(isLive: isLive, stop: stop)
        feed = UnpackedFeed(opened)
      }
    }
    let file = input.identity(of: opened)
    var nextTick = secondAfter(clock())
    while true {
      try intake.poll()
      guard let job = intake.take() else { return false }
      // The real one comes with the sequencing; until then the decoder has to know whether the input begins here.
      job.chunk.firstLine = isFirst ? 0 : 1
      let filled = cutter.fill(job.chunk, from: feed)
      let now = isLive ? clock() : .min
      job.chunk.source = source
      job.startsInput = isFirst
      switch filled {
      case .lines(let isCutOff):
        job.isCutOff = isCutOff
      case .unfinished:
        // Told of once, by whichever run came first.
        if let file, intake.place(in: file.path)?.told == lineSoFar(job.chunk) {
          intake.giveBack(job)
          continue
        }
        job.isCutOff = true
        job.isUnfinished = true
      case .overlong:
        job.markOverlong()
      case .idle:
        intake.giveBack(job)
        if !isLive {
          feed.wait(milliseconds: 1000)
        } else if now >= nextTick {
          if try !submitTick(.wall(now), source: source) { return false }
          nextTick = secondAfter(now)
        } else {
          feed.wait(milliseconds: Int(min(nextTick - now, 1000)))
        }
        continue
      case .end:
        intake.giveBack(job)
        return true
      case .failed(let outcome):
        intake.giveBack(job)
        throw failure(outcome, input)
      }
      isFirst = false
      if isLive { job.chunk.readTime = now }
      if isLive, now >= nextTick {
        job.tick = .streamClock
        nextTick = secondAfter(now)
      }
      try intake.submit(job, from: piece(file, cutter, job))
    }
  }

  private func piece(_ file: InputIdentity?, _ cutter: LineCutter, _ job: Job) -> InputPiece {
    guard let file else { return .passing }
    let length = job.isUnfinished ? job.chunk.byteCount - 1 : Int(cutter.position - cutter.begin)
    return .file(file, offset: cutter.begin, length: length)
  }

  /// An unfinished line, without the end that it was given.
  private func lineSoFar(_ chunk: Chunk) -> InputPlace.Tail {
    let length = chunk.byteCount - 1
    return InputPlace.Tail(
      length: Int64(length), checksum: Checksum.crc32c(UnsafeRawBufferPointer(start: chunk.bytes, count: length)))
  }

  /// A chunk without lines, for its tick. False: the run is over.
  @discardableResult
  private func submitTick(_ tick: Job.Tick, source: Int) throws(RunFailure) -> Bool {
    guard let job = intake.take() else { return false }
    job.chunk.source = source
    job.tick = tick
    try intake.submit(job, from: .passing)
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
