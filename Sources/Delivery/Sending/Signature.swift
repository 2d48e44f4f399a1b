internal import CCrypto

/// Digests of libcrypto, as lower-case hex digits.
enum Signature {
  /// HMAC with SHA-256 (RFC 2104).
  static func sha256(of bytes: [UInt8], key: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    var length: UInt32 = 0
    let result = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, &length)
    precondition(result != nil && Int(length) == digest.count, "libcrypto has no HMAC")
    return hex(digest)
  }

  /// SHA-256 alone.
  static func sha256(of bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    precondition(SHA256(bytes, bytes.count, &digest) != nil, "libcrypto has no SHA-256")
    return hex(digest)
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
