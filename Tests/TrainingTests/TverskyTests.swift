import Tensors
import Testing

@testable import Training

@Suite struct TverskyTests {
  /// Two of four pixels are of the class; three are predicted, one of them rightly: I = 1, P = 3, G = 2.
  private func value(_ term: any LossTerm) throws -> Double {
    let targets = try Targets(labels: Tensor([1, 1, 0, 0] as [UInt8], shape: [1, 1, 4]), classes: 2, type: .float64)
    let logits = try Tensor([99, -99, 99, 99] as [Double], shape: [1, 1, 1, 4])
    return try term(logits: logits, targets: targets).item()
  }

  @Test func weighsTooMuchAndTooLittle() throws {
    #expect(abs(try value(Tversky(activation: .sigmoid, alpha: 0.3, beta: 0.7)) - (1 - 1 / 2.3)) < 1e-5)
    #expect(abs(try value(Tversky(activation: .sigmoid, alpha: 1, beta: 0)) - (1 - 1 / 3.0)) < 1e-5)
    #expect(abs(try value(Tversky(activation: .sigmoid, alpha: 0, beta: 1)) - (1 - 1 / 2.0)) < 1e-5)
  }

  @Test func holdsDiceAndJaccard() throws {
    let half = try value(Tversky(activation: .sigmoid, alpha: 0.5, beta: 0.5))
    #expect(abs(try half - value(Dice(activation: .sigmoid))) < 1e-5)
    let one = try value(Tversky(activation: .sigmoid, alpha: 1, beta: 1))
    #expect(abs(try one - value(Jaccard(activation: .sigmoid))) < 1e-5)
  }
}
