internal import Model
internal import Rules
internal import Synchronization

/// What checks ask the world, each question asked once: many checks of one rule set read no file twice.
final class RememberedWorld: Sendable {
  private struct Path: Hashable {
    var path: String
    var ruleFile: String
  }
  private let world: CheckEnvironment
  private let zones = Mutex<[String: Zone?]>([:])
  private let devices = Mutex<[Path: [String]?]>([:])

  init(_ world: CheckEnvironment) { self.world = world }

  var environment: CheckEnvironment {
    CheckEnvironment(
      zone: { name in
        self.zones.withLock { known in
          if let answer = known[name] { return answer }
          let answer = self.world.zone(name)
          known[name] = .some(answer)
          return answer
        }
      },
      deviceNames: { path, ruleFile in
        let key = Path(path: path, ruleFile: ruleFile)
        return self.devices.withLock { known in
          if let answer = known[key] { return answer }
          let answer = self.world.deviceNames(path, ruleFile)
          known[key] = .some(answer)
          return answer
        }
      }, featureNames: world.featureNames)
  }
}
