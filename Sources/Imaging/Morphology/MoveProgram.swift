/// Erosions and dilations as a list of moves: each step joins a mask with another one moved by some offset.
///
/// What a step makes is a value, numbered from 1; value 0 is the mask itself. Nothing is computed here: `MoveProgram+Run`
/// does that, over an endless background of zeros.
struct MoveProgram {
  /// How far something is moved: to the right, downwards and to later planes.
  struct Offset: Hashable {
    var x = 0
    var y = 0
    var plane = 0
  }

  enum Operation {
    /// Joins by "and" and moves the other way: p is kept where every p + offset is set.
    case erosion
    /// Joins by "or": p + offset is set for every set p.
    case dilation
    /// A dilation by the element turned about its origin.
    case mirroredDilation
  }

  struct Step {
    enum Form {
      /// first ∘ second moved.
      case one
      /// first ∘ second moved ∘ second moved the other way.
      case both
      /// second moved, alone.
      case alone
    }

    var form: Form
    var operation: Operation
    var first: Int
    var second: Int
    var move: Offset
  }

  private(set) var steps: [Step] = []
  /// Of the steps to come.
  var operation = Operation.dilation

  /// The value that the program makes.
  var output: Int { steps.count }

  private mutating func append(_ form: Step.Form, _ first: Int, _ second: Int, _ move: Offset) -> Int {
    let sign = operation == .dilation ? 1 : -1
    let move = Offset(x: sign * move.x, y: sign * move.y, plane: sign * move.plane)
    steps.append(Step(form: form, operation: operation, first: first, second: second, move: move))
    return steps.count
  }

  mutating func moved(_ value: Int, by move: Offset) -> Int {
    move == Offset() ? value : append(.alone, value, value, move)
  }

  mutating func join(_ first: Int, _ second: Int, movedBy move: Offset) -> Int {
    append(.one, first, second, move)
  }

  mutating func join(_ first: Int, _ second: Int, movedBothWays move: Offset) -> Int {
    append(.both, first, second, move)
  }

  /// How far from a pixel the program looks, along each axis, to either side: so wide a background it has to see.
  var reach: Offset {
    var boxes = [Box](repeating: Box(), count: steps.count + 1)
    for (index, step) in steps.enumerated().reversed() {
      let box = boxes[index + 1]
      if step.form != .alone { boxes[step.first].cover(box) }
      boxes[step.second].cover(box, movedBy: step.move)
      if step.form == .both { boxes[step.second].cover(box, movedBy: step.move * -1) }
    }
    return boxes[0].reach
  }

  /// Where, seen from a pixel of the output, a value is looked at.
  private struct Box {
    var low = Offset()
    var high = Offset()

    mutating func cover(_ box: Box, movedBy move: Offset = Offset()) {
      let (first, last) = (box.low + move, box.high + move)
      low = Offset(x: min(low.x, first.x), y: min(low.y, first.y), plane: min(low.plane, first.plane))
      high = Offset(x: max(high.x, last.x), y: max(high.y, last.y), plane: max(high.plane, last.plane))
    }

    var reach: Offset {
      Offset(x: max(-low.x, high.x), y: max(-low.y, high.y), plane: max(-low.plane, high.plane))
    }
  }
}
