internal import Platform

/// What the system says of the process.
package struct ProcessMetrics: Sendable, Equatable {
  package var version = ""
  /// ms since 1970.
  package var start: Int64 = 0
  package var residentBytes = 0
  package var openDescriptors = 0
  /// Of all threads, user and system.
  package var cpuSeconds = 0.0
  package init() {}

  /// As it is now.
  package static func read(version: String) -> ProcessMetrics {
    var result = ProcessMetrics()
    result.version = version
    result.start = OwnProcess.start
    result.residentBytes = OwnProcess.residentBytes()
    result.openDescriptors = OwnProcess.openDescriptors()
    result.cpuSeconds = OwnProcess.cpuSeconds()
    return result
  }

  /// Seconds that it runs.
  package func uptimeSeconds(at now: Int64) -> Double { Double(max(0, now - start)) / 1000 }
}
