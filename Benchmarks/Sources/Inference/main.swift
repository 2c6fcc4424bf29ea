// The counterpart of peers/inference.py: the same networks, the same JSON. One network and size a process, since memory is
// measured.
//
//     Inference --network unet++ --size 512 --threads 2 --passes 10

import Foundation
import Networks
import Tensors

struct UsageError: Error {
  let option: String
}

var options = ["--network": "unet", "--size": "256", "--threads": "2", "--passes": "10"]
let precision = Engine.cpuHasBFloat16 ? Precision.bfloat16 : .float32

@MainActor func number(_ option: String) throws -> Int {
  guard let number = Int(options[option]!), number > 0 else { throw UsageError(option: option) }
  return number
}

do {
  var arguments = CommandLine.arguments.dropFirst()
  while let option = arguments.popFirst() {
    guard options[option] != nil, let value = arguments.popFirst() else { throw UsageError(option: option) }
    options[option] = value
  }
  let (size, passes) = (try number("--size"), try number("--passes"))
  try Engine.setThreads(number("--threads"))
  var result: [String: Any] = [
    "program": "Sulcus, libtorch \(Engine.version)", "precision": precision.rawValue, "network": options["--network"]!,
    "size": size,
  ]
  let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: options["--network"]!))
  let multiplyAdds = try NetworkSummary(graph: graph, inputShape: [1, size, size]).multiplyAdds
  result.merge(try measure(graph, size: size, passes: passes, precision: precision)) { $1 }
  result["gigaMultiplyAdds"] = Double(multiplyAdds) / 1e9
  // After the memory has been measured.
  result["peakGFLOPs"] = try matrixProductPeak(precision.scalarType) / 1e9
  print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
} catch let error as UsageError {
  FileHandle.standardError.write(
    Data("\(error.option)\nusage: Inference [--network NAME] [--size PIXELS] [--threads N] [--passes N]\n".utf8))
  exit(2)
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
