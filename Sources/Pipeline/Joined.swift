/// Two values that are used as one: what several things share, and what one of them has besides.
///
/// Members of either are members of the whole, and in JSON their keys stand side by side.
///
///     var plan: NetworkPlan = …  // Joined<SharedPlan, TrainingPlan>
///     plan.seed = 7              // of the shared part
///     plan.batch = 4             // of the training's
@dynamicMemberLookup
public struct Joined<Shared, Own> {
  public var shared: Shared
  public var own: Own

  public init(_ shared: Shared, _ own: Own) {
    self.shared = shared
    self.own = own
  }

  public subscript<Value>(dynamicMember member: KeyPath<Shared, Value>) -> Value { shared[keyPath: member] }

  public subscript<Value>(dynamicMember member: KeyPath<Own, Value>) -> Value { own[keyPath: member] }

  public subscript<Value>(dynamicMember member: WritableKeyPath<Shared, Value>) -> Value {
    get { shared[keyPath: member] }
    set { shared[keyPath: member] = newValue }
  }

  public subscript<Value>(dynamicMember member: WritableKeyPath<Own, Value>) -> Value {
    get { own[keyPath: member] }
    set { own[keyPath: member] = newValue }
  }
}

extension Joined: Sendable where Shared: Sendable, Own: Sendable {}
extension Joined: Equatable where Shared: Equatable, Own: Equatable {}

extension Joined: Decodable where Shared: Decodable, Own: Decodable {
  public init(from decoder: any Decoder) throws {
    self.init(try Shared(from: decoder), try Own(from: decoder))
  }
}

extension Joined: Encodable where Shared: Encodable, Own: Encodable {
  public func encode(to encoder: any Encoder) throws {
    try shared.encode(to: encoder)
    try own.encode(to: encoder)
  }
}
