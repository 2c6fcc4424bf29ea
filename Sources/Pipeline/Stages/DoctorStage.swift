internal import Foundation
internal import ImageCodecs
internal import Imaging
internal import Tensors

/// One thing that `sulcus doctor` looks at.
public struct HealthCheck: Sendable {
  public var name: String
  public var isGood: Bool
  public var found: String
  /// The command that mends it.
  public var remedy: String?
}

/// Finds out whether this machine can do the work.
public enum DoctorStage {
  public static func perform() -> [HealthCheck] {
    [engine, arithmetic, processor, graphics, codecs, memory, disk]
  }

  private static var engine: HealthCheck {
    let parts = Engine.version.split(separator: ".").compactMap { Int($0) }
    let supported = parts.count >= 2 && parts[0] == 2 && (11...13).contains(parts[1])
    return HealthCheck(
      name: "libtorch", isGood: supported, found: Engine.version,
      remedy: supported ? nil : "2.11 to 2.13 is needed: make setup, or LIBTORCH=DIR make build")
  }

  private static var arithmetic: HealthCheck {
    let sum = try? (Tensor([1, 2] as [Float], shape: [2]) + Tensor([3, 4] as [Float], shape: [2])).floats()
    let isGood = sum == [4, 6]
    return HealthCheck(
      name: "tensors", isGood: isGood, found: isGood ? "compute" : "do not compute",
      remedy: isGood ? nil : "make clean setup build")
  }

  private static var processor: HealthCheck {
    let machine = Manifest.Machine.current
    let fast = Engine.cpuHasBFloat16
    return HealthCheck(
      name: "processor", isGood: true,
      found: "\(machine.processor), \(machine.cores) cores, "
        + (fast ? "multiplies bfloat16 (precision: auto uses it)" : "no bfloat16 (precision: auto uses float32)"))
  }

  private static var graphics: HealthCheck {
    let count = Device.cudaCount
    return HealthCheck(
      name: "CUDA", isGood: true,
      found: count > 0 ? "\(count) devices" : "none; training runs on the CPU")
  }

  /// Writes and reads a small image in every format.
  private static var codecs: HealthCheck {
    let image = Image(width: 8, height: 8, channels: .gray, bitsPerSample: 8, samples: .uint8(Array(0..<64)))
    let broken = ImageFormat.allCases.filter { format in
      guard let bytes = try? ImageCodec.encode(image, as: format),
        let decoded = try? ImageCodec.decode(bytes: bytes, name: format.rawValue).image
      else { return true }
      return format == .jpeg ? (decoded.width, decoded.height) != (8, 8) : decoded.samples != image.samples
    }
    return HealthCheck(
      name: "codecs", isGood: broken.isEmpty,
      found: broken.isEmpty
        ? "\(ImageFormat.allCases.map(\.rawValue).joined(separator: ", ")) are written and read"
        : "\(broken.map(\.rawValue).joined(separator: ", ")) fail",
      remedy: broken.isEmpty ? nil : "apt-get install --reinstall libpng16-16 libjpeg62-turbo libtiff6")
  }

  private static var memory: HealthCheck {
    let bytes = ProcessInfo.processInfo.physicalMemory
    let isGood = bytes >= 3 << 30
    return HealthCheck(
      name: "memory", isGood: isGood, found: "\(bytes >> 20) MiB",
      remedy: isGood ? nil : "training a U-Net needs about 3 GiB: use a smaller batch or patch")
  }

  private static var disk: HealthCheck {
    do throws(PipelineError) {
      try checkWritable(FileManager.default.currentDirectoryPath, bytes: 1 << 30)
      return HealthCheck(name: "disk", isGood: true, found: "the current directory takes a run")
    } catch {
      return HealthCheck(
        name: "disk", isGood: false, found: "\(error)", remedy: "work in another folder, or --output DIR")
    }
  }
}
