/// Why a track file cannot be read any further; what came before stands.
package struct TrackFault: Error, Sendable, Equatable {
  /// In the file, from 1.
  package let line: Int
  /// What is wrong and how to mend it, to go behind the file's name: `is text in UTF-16; save it as UTF-8`.
  package let sentence: String

  package init(line: Int, sentence: String) {
    self.line = line
    self.sentence = sentence
  }
}
