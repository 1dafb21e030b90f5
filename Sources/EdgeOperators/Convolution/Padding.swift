import EdgeGraph

/// Positions that a window may read before and after each spatial axis, where there is no picture.
///
/// They count as the real number 0 in sums, and not at all in a maximum.
public struct Padding: Hashable, Sendable {
    public var before: [Int]
    public var after: [Int]

    public init(before: [Int], after: [Int]) {
        self.before = before
        self.after = after
    }

    /// No padding on `rank` spatial axes.
    public static func none(rank: Int) -> Padding {
        Padding(before: Array(repeating: 0, count: rank), after: Array(repeating: 0, count: rank))
    }

    public var isNone: Bool { (before + after).allSatisfy { $0 == 0 } }
}

extension AttributeWriter {
    mutating func write(_ padding: Padding, _ name: String) {
        write(padding.before, name + ".before")
        write(padding.after, name + ".after")
    }
}

extension AttributeReader {
    mutating func padding(_ name: String) throws(OperatorError) -> Padding {
        Padding(before: try ints(name + ".before"), after: try ints(name + ".after"))
    }
}
