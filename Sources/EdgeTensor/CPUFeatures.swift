/// Instruction-set extensions that a kernel may require.
///
/// The bits are those of `edge_cpu.h`. A kernel is chosen by a set that is passed in, so that a test can pretend
/// to be a lesser CPU.
public struct CPUFeatures: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let avx2 = CPUFeatures(rawValue: 1 << 0)
    public static let fma = CPUFeatures(rawValue: 1 << 1)
    public static let avxvnni = CPUFeatures(rawValue: 1 << 2)
    /// AVX-512 F, BW, DQ and VL together.
    public static let avx512 = CPUFeatures(rawValue: 1 << 3)
    public static let avx512vnni = CPUFeatures(rawValue: 1 << 4)
    public static let neon = CPUFeatures(rawValue: 1 << 8)
    public static let dotprod = CPUFeatures(rawValue: 1 << 9)
    public static let i8mm = CPUFeatures(rawValue: 1 << 10)
    public static let fp16 = CPUFeatures(rawValue: 1 << 11)

    static let names: [(CPUFeatures, String)] = [
        (.avx2, "avx2"), (.fma, "fma"), (.avxvnni, "avxvnni"), (.avx512, "avx512"),
        (.avx512vnni, "avx512vnni"), (.neon, "neon"), (.dotprod, "dotprod"), (.i8mm, "i8mm"), (.fp16, "fp16"),
    ]
}

extension CPUFeatures {
    /// The extension of this name; nil for a name that no extension has.
    public init?(named name: String) {
        guard let known = CPUFeatures.names.first(where: { $0.1 == name }) else { return nil }
        self = known.0
    }
}

extension CPUFeatures: CustomStringConvertible {
    /// The names with `+` between them; `baseline` for the empty set.
    public var description: String {
        isEmpty ? "baseline" : CPUFeatures.names.filter { contains($0.0) }.map(\.1).joined(separator: "+")
    }
}
