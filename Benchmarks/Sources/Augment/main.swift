// Times training samples of 512×512 gray pixels with a mask, the counterpart of peers/augment.py: the same steps, each always.
//
//     Augment --pipeline basic|full|field --samples 400 --threads 1
//
// basic: flips, rotation and scaling. full: with elastic deformation on a coarse grid, noise, gamma and contrast. field: as
// full, with Simard's deformation. Milliseconds are those of a sample; of several threads, the time of all by the number of samples.

import Foundation
import Imaging
import Pipeline

struct UsageError: Error {
  let option: String
}

var options = [
  "--pipeline": "basic", "--samples": "400", "--threads": "1", "--size": "512", "--interpolation": "linear",
  "--border": "reflect",
]

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
  guard let names = SamplePipeline.steps[options["--pipeline"]!] else { throw UsageError(option: "--pipeline") }
  let pipeline = try SamplePipeline(names, border: options["--border"]!, interpolation: options["--interpolation"]!)
  let measured = try measure(
    pipeline.augmentation, size: number("--size"), samples: number("--samples"), threads: number("--threads"))
  var result: [String: Any] = [
    "program": "Sulcus", "pipeline": options["--pipeline"]!, "size": try number("--size"),
    "threads": try number("--threads"), "interpolation": options["--interpolation"]!, "border": options["--border"]!,
  ]
  if !pipeline.missing.isEmpty { result["missing"] = pipeline.missing }
  result.merge(measured) { $1 }
  print(String(decoding: try JSONSerialization.data(withJSONObject: result, options: .sortedKeys), as: UTF8.self))
} catch let error as UsageError {
  FileHandle.standardError.write(
    Data(
      ("\(error.option)\nusage: Augment [--pipeline basic|full|field] [--samples N] [--threads N] [--size PIXELS] "
        + "[--interpolation linear|cubic] [--border reflect|constant|ignore]\n").utf8))
  exit(2)
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
