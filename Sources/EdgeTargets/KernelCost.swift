import EdgeTensor

/// What the kernels of a family cost on one core: a sum of parts, each in cycles of the core.
///
///     cycles = step + macs / macsPerCycle + outputs · cyclesPerOutput + bytes · cyclesPerByte
///
/// `macs` includes the products with padding, `outputs` counts elements, `bytes` those of all computed inputs and
/// outputs. A kernel without MACs is an output's or a byte's work alone.
public struct KernelCost: Hashable, Sendable {
    /// The kernels that this is true of: a kernel's name, a family's, or either with one `*` for any letters.
    public var pattern: String
    /// Products of a cycle in the inner loop; 0 where products are not what takes the time.
    public var macsPerCycle: Double
    /// Bias, requantization or clamp, and storing, for each element of the outputs.
    public var cyclesPerOutput: Double
    /// Packing, copying and reading, for each byte of computed inputs and outputs.
    public var cyclesPerByte: Double
    /// What a step costs whatever its size, beyond ``CoreFamily/stepCycles``.
    public var stepCycles: Double

    public init(
        _ pattern: String, macsPerCycle: Double = 0, cyclesPerOutput: Double = 0, cyclesPerByte: Double = 0,
        stepCycles: Double = 0
    ) {
        self.pattern = pattern
        self.macsPerCycle = macsPerCycle
        self.cyclesPerOutput = cyclesPerOutput
        self.cyclesPerByte = cyclesPerByte
        self.stepCycles = stepCycles
    }

    /// Cycles of a core for the work, weights read from its nearest cache.
    public func cycles(for work: NodeWork) -> Double {
        let products = macsPerCycle > 0 ? work.productCount / macsPerCycle : 0
        return stepCycles + products + work.outputCount * cyclesPerOutput + work.byteCount * cyclesPerByte
    }
}

extension KernelCost {
    /// The family of a kernel: its name up to the instruction set.
    public static func family(of kernel: String) -> String {
        guard let separator = separator(in: kernel) else { return kernel }
        return String(kernel[..<separator])
    }

    /// The instruction set of a kernel, which its name ends with; nil for a family.
    public static func instructionSet(of kernel: String) -> String? {
        separator(in: kernel).map { String(kernel[$0...].dropFirst(2)) }
    }

    /// Where the two underscores stand that end a family's name.
    private static func separator(in kernel: String) -> String.Index? {
        var index = kernel.startIndex
        while index < kernel.endIndex {
            if kernel[index...].hasPrefix("__") { return index }
            index = kernel.index(after: index)
        }
        return nil
    }

    /// Whether the pattern means this family, or a kernel of it.
    func covers(family: String) -> Bool {
        let own = KernelCost.family(of: pattern)
        guard let star = own.firstIndex(of: "*") else { return own == family }
        let (head, tail) = (own[..<star], own[own.index(after: star)...])
        return family.utf8.count >= head.utf8.count + tail.utf8.count && family.hasPrefix(head)
            && family.hasSuffix(tail)
    }

    /// How much of a name the pattern says; of two that cover a family the one that says more is true.
    var precision: Int { KernelCost.family(of: pattern).utf8.count { $0 != UInt8(ascii: "*") } }
}
