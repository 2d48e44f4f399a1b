import Foundation
import Testing

@testable import Platform

@Suite struct OwnProcessTests {
  @Test func beganBeforeNow() {
    #expect(OwnProcess.start <= WallClock.now())
    // Nobody runs these tests for a week.
    #expect(OwnProcess.start > WallClock.now() - 7 * 86_400_000)
  }

  @Test func hasMemoryAndFiles() throws {
    #expect(OwnProcess.residentBytes() > 1 << 20)
    #expect(OwnProcess.cpuSeconds() > 0)
    let many = try (0..<200).map { _ in try #require(FileHandle(forReadingAtPath: "/dev/null")) }
    // Other tests open and close theirs meanwhile.
    #expect(OwnProcess.openDescriptors() >= 200)
    for file in many { try file.close() }
  }
}
