internal import CChecksum

/// CRC32C (RFC 3720, appendix B.4): what tells that bytes are the ones that were written.
package enum Checksum {
  /// The sum of some bytes, and of those before them whose sum is `before`.
  package static func crc32c(_ bytes: UnsafeRawBufferPointer, after before: UInt32 = 0) -> UInt32 {
    cc_crc32c(before, bytes.baseAddress, bytes.count)
  }
}
