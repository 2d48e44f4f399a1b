internal import CChecksum

/// CRC32C (RFC 3720, appendix B.4): what tells that bytes are the ones that were written.
package enum Checksum {
  package static func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 { cc_crc32c(0, bytes.baseAddress, bytes.count) }
}
