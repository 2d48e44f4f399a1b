package import Authoring
internal import Platform
internal import Synchronization
internal import Wire

/// Reads the files that tests name by `events`, each once, unpacked.
package final class RecordedEvents: Sendable {
  /// Bytes that a file may have, packed and unpacked.
  private static let packedLimit = 1 << 30
  private static let unpackedLimit = 1 << 30

  private let known = Mutex<[String: Result<[UInt8], UnreadableEvents>]>([:])

  package init() {}

  /// The bytes of a file: its path as a rule file has it, and that rule file.
  package func read(_ path: String, in ruleFile: String) -> Result<[UInt8], UnreadableEvents> {
    let resolved = RelativePath.resolve(path, in: ruleFile)
    if let found = known.withLock({ $0[resolved] }) { return found }
    let result = Self.read(resolved, name: path)
    known.withLock { $0[resolved] = result }
    return result
  }

  private static func read(_ resolved: String, name: String) -> Result<[UInt8], UnreadableEvents> {
    do throws(RunFailure) {
      var bytes = try FileReader.read(resolved, limit: packedLimit)
      if Gunzip.isGzip(bytes) {
        do throws(InflateError) {
          bytes = try Gunzip.all(bytes, limit: unpackedLimit)
        } catch {
          return .failure(UnreadableEvents("cannot read `\(name)`: \(error.sentence)"))
        }
      }
      // Editors on Windows put a mark in front of a file, which the decoder passes over by itself.
      return .success(bytes)
    } catch {
      return .failure(UnreadableEvents(error.message))
    }
  }
}
