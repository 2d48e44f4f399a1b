internal import Glibc

/// What the system says of this process.
package enum OwnProcess {
  /// When it began, ms since 1970: by the kernel, to a hundredth of a second; by the first look where `/proc` is not
  /// there.
  package static let start: Int64 = {
    let now = WallClock.now()
    // Behind the name in brackets, which may hold anything: field 22 of proc(5) is the start, in ticks since boot.
    guard let stat = text("/proc/self/stat"), let bracket = stat.lastIndex(of: ")") else { return now }
    let fields = stat[stat.index(after: bracket)...].split(separator: " ")
    let ticks = Int64(sysconf(Int32(_SC_CLK_TCK)))
    guard fields.count > 19, ticks > 0, let started = Int64(fields[19]) else { return now }
    var boot = timespec()
    guard clock_gettime(CLOCK_BOOTTIME, &boot) == 0 else { return now }
    let sinceBoot = Int64(boot.tv_sec) * 1000 + Int64(boot.tv_nsec) / 1_000_000
    return now - max(0, sinceBoot - started * 1000 / ticks)
  }()

  /// Bytes of memory in RAM; 0 where the system does not say.
  package static func residentBytes() -> Int {
    guard let fields = text("/proc/self/statm")?.split(separator: " "), fields.count > 1, let pages = Int(fields[1])
    else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// File descriptors that are open; 0 where the system does not say.
  package static func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(folder) }
    var count = 0
    while let entry = readdir(folder) {
      // `.` and `..` begin with a dot, numbers do not.
      if entry.pointee.d_name.0 != 0x2E { count += 1 }
    }
    // The folder itself is one.
    return max(0, count - 1)
  }

  /// Seconds of processor time, of all threads, user and system.
  package static func cpuSeconds() -> Double {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    let micros = Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(micros) / 1e6
  }

  /// The number of this process.
  package static var number: Int32 { getpid() }

  private static func text(_ path: String) -> String? {
    (try? FileReader.read(path, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) }
  }
}
