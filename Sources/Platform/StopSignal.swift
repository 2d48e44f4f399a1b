internal import Glibc
internal import Synchronization

/// A wish to stop, that a thread which waits for input can wait for as well.
///
/// The reading end of a pipe becomes readable and stays so.
package final class StopSignal: Sendable {
  /// Readable once the program is asked to stop; −1 where no pipe could be had.
  package let descriptor: Int32
  private let writeEnd: Int32
  private let raised = Atomic<Bool>(false)
  private let isReopening = Atomic<Bool>(false)

  package init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    descriptor = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if writeEnd >= 0 { close(writeEnd) }
  }

  package var isRaised: Bool { raised.load(ordering: .acquiring) }

  package func raise() {
    guard !raised.exchange(true, ordering: .acquiringAndReleasing), writeEnd >= 0 else { return }
    var byte: UInt8 = 1
    _ = Glibc.write(writeEnd, &byte, 1)
  }

  /// Whether SIGHUP came since this was asked last: files are to be opened anew (log rotation moves them away).
  package func takeReopening() -> Bool {
    isReopening.load(ordering: .relaxed) && isReopening.exchange(false, ordering: .acquiringAndReleasing)
  }

  /// What SIGHUP does.
  package func askForReopening() { isReopening.store(true, ordering: .releasing) }

  /// Turns the first SIGINT or SIGTERM into a wish to stop; the second one ends the program as ever. SIGHUP asks for
  /// files to be opened anew, and while the program ends it does nothing.
  ///
  /// Has to be called before other threads are started: they inherit the mask. SIGPIPE is ignored from here on.
  package func listen() {
    signal(SIGPIPE, SIG_IGN)
    Self.mask(SIG_BLOCK, [SIGINT, SIGTERM, SIGHUP])
    Spawned.start {
      var set = Self.set([SIGINT, SIGTERM, SIGHUP])
      var number: Int32 = 0
      while sigwait(&set, &number) != 0 || number == SIGHUP {
        if number == SIGHUP { self.askForReopening() }
      }
      self.raise()
      // SIGHUP stays blocked: log rotation must not end a program that is still writing down what it read.
      Self.mask(SIG_UNBLOCK, [SIGINT, SIGTERM])
      while true { pause() }
    }.detach()
  }

  private static func set(_ numbers: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    return set
  }

  private static func mask(_ how: Int32, _ numbers: [Int32]) {
    var set = set(numbers)
    pthread_sigmask(how, &set, nil)
  }
}
