internal import Rules

/// Where each part of a condition leaves its result in the condition's code, for traces.
struct CodeMarks {
  struct Mark {
    var condition: Condition
    /// Position of the instruction behind which the part's truth is on top.
    var position = -1
    /// The same for its operands, in the order of the text.
    var operands: [Int] = []
    /// Marks of its children, by their place in the text.
    var children: [Int]
  }
  private(set) var marks: [Mark] = []
  /// Marks that are begun and not ended, the innermost last.
  private var open: [Int] = []
  /// The place in the text of the child that comes next: code stands in another order.
  var nextOrder = 0

  mutating func begin(_ condition: Condition) -> Int {
    let number = marks.count
    let width =
      switch condition {
      case .any(let children), .all(let children): children.count
      case .not: 1
      case .compare, .between, .isBool, .isText, .batteryIs, .has, .inside, .silent: 0
      }
    if let parent = open.last { marks[parent].children[nextOrder] = number }
    marks.append(Mark(condition: condition, children: Array(repeating: -1, count: width)))
    open.append(number)
    return number
  }

  mutating func end(_ number: Int, at position: Int) {
    marks[number].position = position
    open.removeLast()
  }

  mutating func addOperand(at position: Int) {
    if let number = open.last { marks[number].operands.append(position) }
  }

  /// The marks as the writer has the parts: the whole first, then depth first.
  var written: [Mark] {
    var result: [Mark] = []
    var waiting = marks.isEmpty ? [] : [0]
    while let number = waiting.popLast() {
      result.append(marks[number])
      waiting.append(contentsOf: marks[number].children.reversed())
    }
    return result
  }
}
