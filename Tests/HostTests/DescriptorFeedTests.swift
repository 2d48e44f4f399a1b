import Foundation
import Platform
import Testing

@testable import Host

@Suite struct DescriptorFeedTests {
  func read(_ feed: DescriptorFeed) -> FeedOutcome {
    var place = [UInt8](repeating: 0, count: 64)
    return place.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { feed.read(into: $0, count: 64) } ?? .end
    }
  }

  func makePipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test func aLiveFeedSaysThatNothingIsThere() throws {
    let ends = try makePipe()
    let feed = DescriptorFeed(descriptor: ends.reading, isOwned: true, isLive: true, stop: StopSignal())
    #expect(read(feed) == .idle)
    #expect(write(ends.writing, "abc", 3) == 3)
    #expect(read(feed) == .bytes(3))
    #expect(read(feed) == .idle)
    close(ends.writing)
    #expect(read(feed) == .end)
  }

  @Test(arguments: [true, false]) func aStopIsHeardWhileItWaits(_ isLive: Bool) throws {
    let ends = try makePipe()
    let stop = StopSignal()
    let feed = DescriptorFeed(descriptor: ends.reading, isOwned: true, isLive: isLive, stop: stop)
    let thread = Spawned.start {
      usleep(20_000)
      stop.raise()
    }
    if isLive { feed.wait(milliseconds: 60_000) }
    #expect(read(feed) == .stopped)
    thread.join()
    close(ends.writing)
  }

  @Test func aFolderCannotBeRead() throws {
    let feed = try EventInput.file("/").open(isLive: false, stop: StopSignal())
    #expect(read(feed) == .failed(EISDIR))
    #expect(throws: RunFailure("cannot open `/nowhere.jsonl`: no such file or directory")) {
      _ = try EventInput.file("/nowhere.jsonl").open(isLive: false, stop: StopSignal())
    }
  }

  @Test(arguments: [
    ("logs/van-3.jsonl.gz", "van-3"), ("van-3", "van-3"), ("/a/b/.hidden", "hidden"), ("x.log", "x"), ("...", "..."),
  ]) func aFileNamesItsDevice(_ path: String, _ device: String) {
    #expect(EventInput.file(path).deviceName == device)
    #expect(EventInput.standardInput.deviceName == nil)
    #expect(!EventInput.file(path).isLiveByNature)
  }
}
