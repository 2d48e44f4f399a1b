internal import GRDB
internal import Glibc
package import Platform

extension StateDatabase {
  /// Opens the database of a state directory for a command that runs beside the engine.
  ///
  /// Makes nothing and migrates nothing: a directory or file that is not there, and one of another version, are
  /// failures that say what to do.
  package static func open(inDirectory directory: String, isReadOnly: Bool) throws(RunFailure) -> StateDatabase {
    var status = stat()
    if stat(directory, &status) != 0 { throw .system("cannot read the state directory `\(directory)`", code: errno) }
    if status.st_mode & S_IFMT != S_IFDIR {
      throw RunFailure("`\(directory)` is no directory: give the one that `picket run --state` was given")
    }
    let path = StateLayout(directory).database
    if stat(path, &status) != 0 {
      if errno != ENOENT { throw .system("cannot read `\(path)`", code: errno) }
      throw RunFailure("`\(directory)` is no state directory: no engine has run on it")
    }
    do {
      var configuration = Configuration()
      configuration.readonly = isReadOnly
      configuration.busyMode = .timeout(10)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = migrator()
      let (isNewer, isWhole) = try queue.read {
        (try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0))
      }
      if isNewer {
        throw RunFailure("`\(path)` was written by a newer version of picket: use the `picket` that runs on it")
      }
      if !isWhole {
        throw RunFailure("`\(path)` was written by an older version of picket: `picket run` brings it up to date")
      }
      return StateDatabase(queue, name: path)
    } catch let failure as RunFailure {
      throw failure
    } catch {
      throw failure(error, name: path)
    }
  }
}
