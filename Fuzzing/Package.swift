// swift-tools-version: 6.2
import PackageDescription

// Throws damaged files at the decoders under AddressSanitizer; `make fuzz` builds and runs it. A package of its own,
// because all of it, Sulcus included, is built with the sanitizers.
let support: Target.Dependency = "FuzzSupport"

let package = Package(
  name: "fuzzing",
  dependencies: [.package(name: "sulcus", path: "..")],
  targets: [
    .target(name: "CFuzzer"),
    .target(
      name: "FuzzSupport", dependencies: ["CFuzzer", .product(name: "SulcusCodecs", package: "sulcus")]),
    .executableTarget(name: "FuzzPNG", dependencies: [support]),
    .executableTarget(name: "FuzzJPEG", dependencies: [support]),
    .executableTarget(name: "FuzzTIFF", dependencies: [support]),
  ],
  swiftLanguageModes: [.v6]
)
