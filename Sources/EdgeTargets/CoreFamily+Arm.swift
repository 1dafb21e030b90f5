import EdgeTensor

// Products of a cycle: llvm-mca's models of the cores on the inner loops of the kernels as they are compiled (shares of
// the multipliers in Benchmarks/Thresholds/arm-loops.json times what the cores' optimization guides say that these
// begin in a cycle; `Benchmarks/arm/loops product/product_f32.c multiply_columns__portable` for float32). Cycles of an
// output: the same models on the requantization. Bytes of a cycle from memory: what one core copies of the boards'
// LPDDR2, LPDDR4 and LPDDR4X. None of these was measured on a board; `check --tune` does that.

extension CoreFamily {
    /// Executes in order; 64 bits of Neon a cycle for most instructions, no dot product.
    public static let cortexA53 = CoreFamily(
        name: "cortex-a53", features: [.neon], stepCycles: 300, handOverCycles: 700, cachedBytesPerCycle: 4,
        memoryBytesPerCycle: 1.6, referenceCycles: 30,
        costs: [
            KernelCost("conv_s8__neon", macsPerCycle: 3.1, cyclesPerOutput: 3.8, cyclesPerByte: 0.1),
            KernelCost("matmul_s8__neon", macsPerCycle: 2.5, cyclesPerOutput: 3.8, cyclesPerByte: 1.5),
            KernelCost("depthwise_s8__neon", macsPerCycle: 2.4, cyclesPerOutput: 3.1, cyclesPerByte: 0.1),
            KernelCost("conv_s16", macsPerCycle: 1.9, cyclesPerOutput: 7, cyclesPerByte: 0.2),
            KernelCost("depthwise_s16", macsPerCycle: 1.5, cyclesPerOutput: 7, cyclesPerByte: 0.2),
            KernelCost("conv_f32__portable", macsPerCycle: 1.72, cyclesPerOutput: 1, cyclesPerByte: 0.05),
            KernelCost("matmul_f32__portable", macsPerCycle: 1.6, cyclesPerOutput: 1, cyclesPerByte: 0.3),
            KernelCost("depthwise_f32__portable", macsPerCycle: 1.2, cyclesPerOutput: 1, cyclesPerByte: 0.1),
        ] + inOrder)

    /// Executes in order; the dot product of int8, one of 128 bits a cycle.
    public static let cortexA55 = CoreFamily(
        name: "cortex-a55", features: [.neon, .dotprod, .fp16], stepCycles: 250, handOverCycles: 600,
        cachedBytesPerCycle: 6, memoryBytesPerCycle: 2.5, referenceCycles: 25,
        costs: [
            KernelCost("conv_s8__dotprod", macsPerCycle: 11.9, cyclesPerOutput: 2.6, cyclesPerByte: 0.1),
            KernelCost("conv_s8__neon", macsPerCycle: 3.2, cyclesPerOutput: 2.6, cyclesPerByte: 0.1),
            KernelCost("matmul_s8__dotprod", macsPerCycle: 9, cyclesPerOutput: 2.6, cyclesPerByte: 1.2),
            KernelCost("matmul_s8__neon", macsPerCycle: 2.6, cyclesPerOutput: 2.6, cyclesPerByte: 1.2),
            KernelCost("depthwise_s8__dotprod", macsPerCycle: 4.5, cyclesPerOutput: 2, cyclesPerByte: 0.1),
            KernelCost("depthwise_s8__neon", macsPerCycle: 2.7, cyclesPerOutput: 2, cyclesPerByte: 0.1),
            KernelCost("conv_s16", macsPerCycle: 2, cyclesPerOutput: 5, cyclesPerByte: 0.2),
            KernelCost("depthwise_s16", macsPerCycle: 1.6, cyclesPerOutput: 5, cyclesPerByte: 0.2),
            KernelCost("conv_f32__portable", macsPerCycle: 3.88, cyclesPerOutput: 0.8, cyclesPerByte: 0.05),
            KernelCost("matmul_f32__portable", macsPerCycle: 3, cyclesPerOutput: 0.8, cyclesPerByte: 0.3),
            KernelCost("depthwise_f32__portable", macsPerCycle: 2, cyclesPerOutput: 0.8, cyclesPerByte: 0.1),
        ] + inOrder)

    /// Executes out of order, three instructions a cycle; one integer multiplication of 128 bits, no dot product.
    public static let cortexA72 = CoreFamily(
        name: "cortex-a72", features: [.neon], stepCycles: 150, handOverCycles: 500, cachedBytesPerCycle: 8,
        memoryBytesPerCycle: 2.7, referenceCycles: 10,
        costs: [
            KernelCost("conv_s8__neon", macsPerCycle: 7.9, cyclesPerOutput: 1.7, cyclesPerByte: 0.05),
            KernelCost("matmul_s8__neon", macsPerCycle: 6.5, cyclesPerOutput: 1.7, cyclesPerByte: 0.7),
            KernelCost("depthwise_s8__neon", macsPerCycle: 5.8, cyclesPerOutput: 1.33, cyclesPerByte: 0.05),
            KernelCost("conv_s16", macsPerCycle: 3.9, cyclesPerOutput: 3, cyclesPerByte: 0.1),
            KernelCost("depthwise_s16", macsPerCycle: 3.2, cyclesPerOutput: 3, cyclesPerByte: 0.1),
            KernelCost("conv_f32__portable", macsPerCycle: 4, cyclesPerOutput: 0.5, cyclesPerByte: 0.02),
            KernelCost("matmul_f32__portable", macsPerCycle: 3.7, cyclesPerOutput: 0.5, cyclesPerByte: 0.15),
            KernelCost("depthwise_f32__portable", macsPerCycle: 3, cyclesPerOutput: 0.5, cyclesPerByte: 0.05),
        ] + outOfOrder)

    /// Executes out of order, four instructions a cycle; the dot product of int8, two of 128 bits a cycle.
    public static let cortexA76 = CoreFamily(
        name: "cortex-a76", features: [.neon, .dotprod, .fp16], stepCycles: 100, handOverCycles: 500,
        cachedBytesPerCycle: 16, memoryBytesPerCycle: 4.5, referenceCycles: 7,
        costs: [
            KernelCost("conv_s8__dotprod", macsPerCycle: 31.9, cyclesPerOutput: 1.4, cyclesPerByte: 0.05),
            KernelCost("conv_s8__neon", macsPerCycle: 8, cyclesPerOutput: 1.4, cyclesPerByte: 0.05),
            KernelCost("matmul_s8__dotprod", macsPerCycle: 24, cyclesPerOutput: 1.4, cyclesPerByte: 0.5),
            KernelCost("matmul_s8__neon", macsPerCycle: 7, cyclesPerOutput: 1.4, cyclesPerByte: 0.5),
            KernelCost("depthwise_s8__dotprod", macsPerCycle: 16, cyclesPerOutput: 1.14, cyclesPerByte: 0.05),
            KernelCost("depthwise_s8__neon", macsPerCycle: 5.8, cyclesPerOutput: 1.14, cyclesPerByte: 0.05),
            KernelCost("conv_s16", macsPerCycle: 4, cyclesPerOutput: 2.5, cyclesPerByte: 0.1),
            KernelCost("depthwise_s16", macsPerCycle: 3.5, cyclesPerOutput: 2.5, cyclesPerByte: 0.1),
            KernelCost("conv_f32__portable", macsPerCycle: 8, cyclesPerOutput: 0.35, cyclesPerByte: 0.02),
            KernelCost("matmul_f32__portable", macsPerCycle: 7.3, cyclesPerOutput: 0.35, cyclesPerByte: 0.1),
            KernelCost("depthwise_f32__portable", macsPerCycle: 6, cyclesPerOutput: 0.35, cyclesPerByte: 0.04),
        ] + outOfOrder)

    /// Any aarch64 core: what all of them have, with the figures of a Cortex-A72.
    public static let aarch64 = {
        var core = cortexA72
        core.name = "aarch64"
        return core
    }()

    /// The rest of the kernels: C for any instruction set, in vectors of 128 bits.
    private static let inOrder = [
        KernelCost("*_s8", macsPerCycle: 0.8, cyclesPerOutput: 5, cyclesPerByte: 0.5),
        KernelCost("*_s16", macsPerCycle: 0.5, cyclesPerOutput: 8, cyclesPerByte: 0.5),
        KernelCost("*_f32", macsPerCycle: 0.8, cyclesPerOutput: 1, cyclesPerByte: 0.4),
        KernelCost("unary_*_f32", cyclesPerOutput: 10),
        KernelCost("softmax_*", cyclesPerOutput: 20),
        KernelCost("lookup_*", cyclesPerOutput: 1),
        KernelCost("*", macsPerCycle: 0.5, cyclesPerByte: 0.8),
    ]
    private static let outOfOrder = [
        KernelCost("*_s8", macsPerCycle: 2.5, cyclesPerOutput: 2, cyclesPerByte: 0.2),
        KernelCost("*_s16", macsPerCycle: 1.5, cyclesPerOutput: 3, cyclesPerByte: 0.2),
        KernelCost("*_f32", macsPerCycle: 2, cyclesPerOutput: 0.4, cyclesPerByte: 0.15),
        KernelCost("unary_*_f32", cyclesPerOutput: 4),
        KernelCost("softmax_*", cyclesPerOutput: 8),
        KernelCost("lookup_*", cyclesPerOutput: 0.4),
        KernelCost("*", macsPerCycle: 1.5, cyclesPerByte: 0.3),
    ]
}
