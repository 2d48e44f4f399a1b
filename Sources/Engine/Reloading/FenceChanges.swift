internal import Geofences
internal import Model

/// Which fence of the old rule set is which of the new one: by the name of its declaration and its id.
struct FenceChanges {
  /// What became of the fences of one declaration.
  struct Tally: Equatable {
    var name: String
    var isSet: Bool
    var edited = 0
    var new = 0
    var gone = 0
  }

  /// By old fence: its number now, `NoticeRecord.noFence` where it is gone.
  private(set) var successors: [UInt32]
  /// By new fence: it is new or lies elsewhere, so sides must be taken anew.
  private(set) var isAnew: [Bool]
  /// Areas among those: the narrowest width in metres; infinite where there is none.
  private(set) var narrowestAnew = Double.infinity
  /// Any side must be taken anew.
  private(set) var anyAnew = false
  /// Declarations that differ, the new ones in their order, then those that are gone.
  private(set) var tallies: [Tally] = []

  init(from old: EnginePlan, to new: EnginePlan) {
    successors = Array(repeating: NoticeRecord.noFence, count: old.fences.count)
    isAnew = Array(repeating: true, count: new.fences.count)
    var oldGroups: [String: Int] = [:]
    for (number, group) in old.groups.enumerated() { oldGroups[group.name] = number }
    for (number, group) in new.groups.enumerated() {
      var tally = Tally(name: group.name, isSet: group.isSet)
      let before = oldGroups.removeValue(forKey: group.name).map { old.fenceRange(of: $0) } ?? 0..<0
      match(old, before, new, new.fenceRange(of: number), &tally)
      if tally.edited + tally.new + tally.gone > 0 { tallies.append(tally) }
    }
    for (number, group) in old.groups.enumerated() where oldGroups[group.name] == number {
      let gone = old.fenceRange(of: number).count
      if gone > 0 { tallies.append(Tally(name: group.name, isSet: group.isSet, gone: gone)) }
    }
    for (fence, isAnew) in isAnew.enumerated() where isAnew && new.index.fences[fence].kind != .line {
      anyAnew = true
      narrowestAnew = min(narrowestAnew, new.index.fences[fence].widthMetres)
    }
  }

  /// Both lists are in the byte order of their ids.
  private mutating func match(
    _ old: EnginePlan, _ before: Range<Int>, _ new: EnginePlan, _ after: Range<Int>, _ tally: inout Tally
  ) {
    var i = before.lowerBound
    var j = after.lowerBound
    while i < before.upperBound || j < after.upperBound {
      if i == before.upperBound {
        tally.new += 1
        j += 1
      } else if j == after.upperBound {
        tally.gone += 1
        i += 1
      } else {
        let (one, two) = (old.index.fences[i].id.utf8, new.index.fences[j].id.utf8)
        if one.elementsEqual(two) {
          successors[i] = UInt32(j)
          isAnew[j] = !old.index.isSamePlace(i, as: new.index, j)
          if isAnew[j] { tally.edited += 1 }
          i += 1
          j += 1
        } else if one.lexicographicallyPrecedes(two) {
          tally.gone += 1
          i += 1
        } else {
          tally.new += 1
          j += 1
        }
      }
    }
  }

  /// The number of an old fence now: nil where it is gone. What is no fence stays none.
  func successor(of fence: UInt32) -> UInt32? {
    if fence == NoticeRecord.noFence { return fence }
    let found = successors[Int(fence)]
    return found == NoticeRecord.noFence ? nil : found
  }
}

extension EnginePlan {
  /// The numbers of a group's fences.
  func fenceRange(of group: Int) -> Range<Int> {
    let end = group + 1 < groupStarts.count ? Int(groupStarts[group + 1]) : fences.count
    return Int(groupStarts[group])..<end
  }
}
