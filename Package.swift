// swift-tools-version: 6.2
import PackageDescription

// libtorch: `LIBTORCH` if set, else what `make setup` linked.
let given = Context.environment["LIBTORCH"] ?? ""
let libtorch = given.isEmpty ? "\(Context.packageDirectory)/.deps/libtorch" : given

// `make test` and `make lint` set SULCUS_STRICT: a warning is then an error. A newer compiler's new warnings never
// keep a user from building.
let strict: [SwiftSetting] = Context.environment["SULCUS_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

let swift: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + strict

let package = Package(
  name: "sulcus",
  products: [
    .executable(name: "sulcus", targets: ["sulcus"]),
    // For `Fuzzing` and parts of `Benchmarks`, packages of their own, which need no libtorch.
    .library(name: "SulcusCodecs", targets: ["Imaging", "ImageCodecs"]),
    .library(name: "SulcusStatistics", targets: ["Evaluation", "Randomness"]),
    // For the rest of `Benchmarks`.
    .library(
      name: "SulcusModules",
      targets: [
        "Randomness", "Imaging", "ImageCodecs", "Tensors", "Networks", "Training", "Evaluation", "Pipeline",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", "3.12.0"..<"5.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
    .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),

    // C and C++ shims: no longjmp and no exception leaves them.
    .target(name: "CCodecs", dependencies: ["CPNG", "CJPEG", "CTIFF"]),
    .target(
      name: "CTorch",
      cxxSettings: [
        .unsafeFlags([
          "-isystem", "\(libtorch)/include",
          "-isystem", "\(libtorch)/include/torch/csrc/api/include",
        ])
      ],
      linkerSettings: [
        .unsafeFlags([
          "-L", "\(libtorch)/lib",
          "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib/sulcus",
          "-Xlinker", "-rpath", "-Xlinker", "\(libtorch)/lib",
          "-Xlinker", "--allow-shlib-undefined",
        ]),
        .linkedLibrary("torch_cpu"),
        .linkedLibrary("c10"),
      ]),

    // Pixels.
    .target(name: "Randomness", swiftSettings: swift),
    .target(name: "Imaging", dependencies: ["Randomness"], swiftSettings: swift),
    .target(name: "ImageCodecs", dependencies: ["Imaging", "CCodecs"], swiftSettings: swift),
    .target(name: "Evaluation", dependencies: ["Imaging", "Randomness"], swiftSettings: swift),

    // Tensors.
    .target(name: "Tensors", dependencies: ["CTorch"], swiftSettings: swift),
    .target(name: "Networks", dependencies: ["Tensors", "Randomness"], swiftSettings: swift),
    .target(name: "Training", dependencies: ["Networks", "Tensors", "Randomness"], swiftSettings: swift),

    // Where both meet.
    .target(
      name: "Pipeline",
      dependencies: [
        "Training", "Networks", "Tensors", "ImageCodecs", "Imaging", "Evaluation", "Randomness",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: swift),
    .executableTarget(
      name: "sulcus",
      dependencies: [
        "Pipeline", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift),

    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"], swiftSettings: swift),
    .testTarget(
      name: "ImagingTests", dependencies: ["Imaging", "Randomness"], resources: [.copy("Fixtures")],
      swiftSettings: swift),
    .testTarget(
      name: "ImageCodecsTests", dependencies: ["ImageCodecs", "Imaging"], resources: [.copy("Fixtures")],
      swiftSettings: swift),
    .testTarget(
      name: "EvaluationTests", dependencies: ["Evaluation", "Imaging", "Randomness"],
      exclude: ["reference_scores.py", "reference_student.py"], resources: [.copy("Fixtures")],
      swiftSettings: swift),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors", "Randomness"], swiftSettings: swift),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "Tensors", "Randomness"],
      resources: [.copy("Fixtures")], swiftSettings: swift),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "Networks", "Tensors", "Randomness"],
      resources: [.copy("Fixtures")], swiftSettings: swift),
    .testTarget(
      name: "PipelineTests",
      dependencies: ["Pipeline", "Training", "Networks", "Tensors", "ImageCodecs", "Imaging", "Evaluation"],
      resources: [.copy("Fixtures")],
      swiftSettings: swift),
    .testTarget(name: "SulcusTests", dependencies: ["sulcus", "ImageCodecs", "Imaging"], swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
