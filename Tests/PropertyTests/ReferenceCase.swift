import Foundation
import Testing

/// One row of the table of reference counts in ../shared/data/README.md.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
  var tracks: String
  var fences: String
  var enterCount: Int
  var exitCount: Int
  /// Of the list of events, a line each; see `ReferenceEvents.text`.
  var sha256: String

  init(_ tracks: String, _ fences: String, enter: Int, exit: Int, _ sha256: String) {
    self.tracks = tracks
    self.fences = fences
    enterCount = enter
    exitCount = exit
    self.sha256 = sha256
  }

  var testDescription: String { "\(tracks) × \(fences)" }

  /// The folder beside the package, where there is one.
  static let folder = BuiltProgram.packageRoot.deletingLastPathComponent().appendingPathComponent("shared/data")
  static let isThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent("tracks").path)

  static func tracksPath(_ name: String) -> String { folder.appendingPathComponent("tracks/\(name).jsonl.gz").path }
  static func fencesPath(_ name: String) -> String { folder.appendingPathComponent("fences/\(name).geojson.gz").path }

  static let quick: [ReferenceCase] = [
    ReferenceCase(
      "austin-buses-2015-06-07", "austin-neighborhoods", enter: 10_866, exit: 10_769,
      "22ff3afbc8b5f52b0259862aa927b41755cd648b937b382db912ff3527bf7570"),
    ReferenceCase(
      "austin-buses-2015-09-06", "austin-neighborhoods", enter: 13_270, exit: 13_173,
      "563a469be970dbcd127a6fb9ea45981f0d9829cff4c5fdcc076bb50790c3b211"),
    ReferenceCase(
      "austin-buses-2016-11-25", "austin-neighborhoods", enter: 14_217, exit: 14_085,
      "8ad4b98c95758c3789b3877ee5da707fe022ad67d4298c0709322bc39613391a"),
    ReferenceCase(
      "austin-buses-2016-11-26", "austin-neighborhoods", enter: 14_827, exit: 14_694,
      "433ee0b526857c5058bf032b073c1aabea753ac3c94528914440fbe5187813df"),
    ReferenceCase(
      "france-aircraft", "world-flight-regions", enter: 1_442, exit: 1_405,
      "ce676a95a3f5844bb0099c50d0192cea6357b0058683f7228e01260ac2931510"),
    ReferenceCase(
      "icebergs-b", "world-countries-50m", enter: 45, exit: 44,
      "4a43c69aff88e05fd35a651b00bc3978156fa91d9b942015c110508c1407ef80"),
    ReferenceCase(
      "icebergs-b", "world-marine-10m", enter: 594, exit: 488,
      "091f13303b08d842718975a6897e9bc430749c79b16432890f7c1ad2cce240af"),
    ReferenceCase(
      "icebergs-b", "world-ocean-10m", enter: 170, exit: 64,
      "a0ec42e23af2954537824902a0730e3364b7b4bf083ceba9a81da742b4786ad6"),
    ReferenceCase(
      "icebergs-b", "world-flight-regions", enter: 364, exit: 249,
      "c07eb8791131b73c1df8b8d1a9ce8b2f8b21da92933cbdf384e54355cc7bb44d"),
    ReferenceCase(
      "galapagos-albatross", "world-ocean-10m", enter: 12, exit: 11,
      "061b5e373b292457068b84f23c8540cf530e6948636e6df4a295589c45937bd2"),
    ReferenceCase(
      "galapagos-albatross", "world-flight-regions", enter: 10, exit: 8,
      "de3731b6ef910eb19474ac52157de121c6d94d64159a9deb1ab988fef7083291"),
    ReferenceCase(
      "galapagos-albatross", "world-marine-10m", enter: 3, exit: 1,
      "e893a5437f6a67c22b36e08ce77cba4524e5bb123640aeb544116b4c3d62f007"),
    ReferenceCase(
      "galapagos-albatross", "world-countries-50m", enter: 1, exit: 1,
      "12a3cdf712cac556d3e682e23761e7471e9094644b003058e4af2dd5506a0b0c"),
  ]

  /// 46 MB of fences: minutes in a debug build.
  static let communes = ReferenceCase(
    "france-aircraft", "france-communes", enter: 22_179, exit: 22_170,
    "acdacd28350318c15213c29b767fc0a4927dfe6377043f4f74780963b0eced42")

  /// Has fixes at 0/0, which picket passes over and the reference does not.
  static let nullIsland = ReferenceCase(
    "austin-buses-2017-04-18", "austin-neighborhoods", enter: 10_053, exit: 9_836,
    "40a09e43460944952073f944c1356148907b94cf677d3befbca4ee4444e51bb3")
}
