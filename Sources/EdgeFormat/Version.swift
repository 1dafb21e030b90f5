/// A version of this software, as far as files care about it.
public struct Version: Hashable, Comparable, Sendable {
    public var major: Int
    public var minor: Int

    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The runtime that this is.
    public static let runtime = Version(0, 1)

    public static func < (left: Version, right: Version) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension Version: CustomStringConvertible {
    /// `0.1`.
    public var description: String { "\(major).\(minor)" }
}
