public enum SyntheticKind: String, CaseIterable, Sendable { case lesions, membranes, vessels }
public struct SyntheticCase: Sendable { public let image: Image; public let labels: LabelMap; public let maskValues: [UInt8]; public let classNames: [String] }
public func synthesize(_ kind: SyntheticKind, index: Int, seed: UInt64, width: Int, height: Int) -> SyntheticCase { fatalError() }
