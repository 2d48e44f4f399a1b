internal import Glibc

/// Zeroed memory of its own pages, on huge ones where it is large: lookups go anywhere in it, and a page of 4 KiB for
/// each would cost a walk through the page tables a time.
///
/// It does not come from `malloc`, whose memory has often been in use already: then it stays on small pages.
final class PageMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private let mapping: UnsafeMutableRawPointer
  private let mappedBytes: Int
  private static let hugePage = 1 << 21

  init(byteCount: Int) {
    self.byteCount = byteCount
    let isLarge = byteCount >= Self.hugePage
    mappedBytes = max(byteCount, 64) + (isLarge ? Self.hugePage : 0)
    let made = mmap(nil, mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let made, made != MAP_FAILED else { fatalError("no memory for \(byteCount) bytes of fences") }
    mapping = made
    if isLarge {
      base = made.alignedUp(toMultipleOf: Self.hugePage)
      madvise(base, byteCount, MADV_HUGEPAGE)
    } else {
      base = made
    }
  }

  deinit { munmap(mapping, mappedBytes) }
}
