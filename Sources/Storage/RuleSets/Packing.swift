internal import CZstd

/// Bytes packed by zstd (RFC 8878), as a whole.
enum Packing {
  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let count = ZSTD_compress(&packed, packed.count, bytes, bytes.count, 3)
    precondition(ZSTD_isError(count) == 0, "there is room for the worst case")
    packed.removeSubrange(count...)
    return packed
  }

  /// nil where the bytes are no sound frame of at most 2 GB.
  static func unpack(_ packed: [UInt8]) -> [UInt8]? {
    let size = ZSTD_getFrameContentSize(packed, packed.count)
    // Unknown and wrong sizes are the two highest numbers.
    guard size <= 2 << 30 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    let count = ZSTD_decompress(&bytes, bytes.count, packed, packed.count)
    return ZSTD_isError(count) == 0 && count == bytes.count ? bytes : nil
  }
}
