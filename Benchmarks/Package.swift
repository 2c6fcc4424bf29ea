// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that a build of Sulcus never waits for its benchmarks.
let package = Package(
  name: "benchmarks",
  // Named, because a package at a path would else go by its folder's name, which differs from clone to clone.
  dependencies: [.package(name: "sulcus", path: "..")],
  targets: [
    .executableTarget(name: "TrainStep", dependencies: [.product(name: "SulcusModules", package: "sulcus")]),
    .executableTarget(name: "Inference", dependencies: [.product(name: "SulcusModules", package: "sulcus")]),
    .executableTarget(name: "Augment", dependencies: [.product(name: "SulcusModules", package: "sulcus")]),
    .executableTarget(name: "VerdictSimulation", dependencies: [.product(name: "SulcusStatistics", package: "sulcus")]),
    .executableTarget(name: "RankingCurves", dependencies: [.product(name: "SulcusStatistics", package: "sulcus")]),
    .executableTarget(name: "Morphology", dependencies: [.product(name: "SulcusCodecs", package: "sulcus")]),
    .executableTarget(name: "Scores", dependencies: [.product(name: "SulcusModules", package: "sulcus")]),
    .executableTarget(name: "DecodeFolder", dependencies: [.product(name: "SulcusCodecs", package: "sulcus")]),
    .executableTarget(name: "WriteImages", dependencies: [.product(name: "SulcusCodecs", package: "sulcus")]),
    .executableTarget(name: "ReadRegions", dependencies: [.product(name: "SulcusCodecs", package: "sulcus")]),
  ],
  swiftLanguageModes: [.v6]
)
