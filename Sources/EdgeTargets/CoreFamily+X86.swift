import EdgeTensor

// The level of AVX512-VNNI is fitted to the times of the steps of real nets on a server: a fit over many shapes, whose
// error for one step is up to half of its time. The other levels are estimated from it by the width of their vectors and
// their instructions. `check --tune` makes a table for the machine at hand.

extension CoreFamily {
    /// Any x86-64 CPU: the kernels in plain C.
    public static let x8664 = CoreFamily(
        name: "x86-64", features: [], stepCycles: 60, handOverCycles: 1000, cachedBytesPerCycle: 20,
        memoryBytesPerCycle: 4, referenceCycles: 8,
        costs: [
            KernelCost("conv_s8__portable", macsPerCycle: 2.5, cyclesPerOutput: 2, cyclesPerByte: 0.05),
            KernelCost("matmul_s8__portable", macsPerCycle: 2, cyclesPerOutput: 2, cyclesPerByte: 0.5),
            KernelCost("depthwise_s8__portable", macsPerCycle: 1.2, cyclesPerOutput: 2, cyclesPerByte: 0.05),
            KernelCost("conv_f32__portable", macsPerCycle: 3.5, cyclesPerOutput: 0.5, cyclesPerByte: 0.02),
            KernelCost("winograd_f32__portable", macsPerCycle: 8, cyclesPerOutput: 0.5, cyclesPerByte: 0.02),
            KernelCost("matmul_f32__portable", macsPerCycle: 3, cyclesPerOutput: 0.5, cyclesPerByte: 0.1),
            KernelCost("depthwise_f32__portable", macsPerCycle: 2, cyclesPerOutput: 0.5, cyclesPerByte: 0.05),
        ] + others(scale: 4))

    public static let x8664AVX2 = CoreFamily(
        name: "x86-64-avx2", features: [.avx2, .fma], stepCycles: 60, handOverCycles: 1000, cachedBytesPerCycle: 28,
        memoryBytesPerCycle: 5, referenceCycles: 8,
        costs: avx2 + others(scale: 1.6))

    public static let x8664AVXVNNI = CoreFamily(
        name: "x86-64-avxvnni", features: [.avx2, .fma, .avxvnni], stepCycles: 60, handOverCycles: 1000,
        cachedBytesPerCycle: 28, memoryBytesPerCycle: 5, referenceCycles: 8,
        costs: [
            KernelCost("conv_s8__avxvnni", macsPerCycle: 58, cyclesPerOutput: 0.45, cyclesPerByte: 0.05),
            KernelCost("matmul_s8__avxvnni", macsPerCycle: 45, cyclesPerOutput: 0.45, cyclesPerByte: 0.3),
            KernelCost("depthwise_s8__avxvnni", macsPerCycle: 18, cyclesPerOutput: 0.3, cyclesPerByte: 0.05),
        ] + avx2 + others(scale: 1.6))

    public static let x8664AVX512VNNI = CoreFamily(
        name: "x86-64-avx512vnni", features: [.avx2, .fma, .avx512, .avx512vnni], stepCycles: 60, handOverCycles: 1000,
        cachedBytesPerCycle: 32, memoryBytesPerCycle: 5, referenceCycles: 8,
        costs: [
            KernelCost("conv_s8__avx512vnni", macsPerCycle: 62, cyclesPerOutput: 0.28, cyclesPerByte: 0.02),
            KernelCost("matmul_s8__avx512vnni", macsPerCycle: 50, cyclesPerOutput: 0.28, cyclesPerByte: 0.3),
            KernelCost("depthwise_s8__avx512vnni", macsPerCycle: 24, cyclesPerOutput: 0.2, cyclesPerByte: 0.05),
            KernelCost("conv_s16", macsPerCycle: 16, cyclesPerOutput: 0.6, cyclesPerByte: 0.05),
            KernelCost("depthwise_s16", macsPerCycle: 8, cyclesPerOutput: 0.6, cyclesPerByte: 0.05),
            KernelCost("conv_f32__avx512", macsPerCycle: 14, cyclesPerOutput: 0.2, cyclesPerByte: 0.02),
            KernelCost("winograd_f32__avx512", macsPerCycle: 33, cyclesPerOutput: 0.2, cyclesPerByte: 0.02),
            KernelCost("matmul_f32__avx512", macsPerCycle: 12, cyclesPerOutput: 0.2, cyclesPerByte: 0.05),
            KernelCost("depthwise_f32__avx512", macsPerCycle: 9, cyclesPerOutput: 0.1, cyclesPerByte: 0.03),
        ] + avx2 + others(scale: 1))

    private static let avx2 = [
        KernelCost("conv_s8__avx2", macsPerCycle: 23, cyclesPerOutput: 0.5, cyclesPerByte: 0.05),
        KernelCost("matmul_s8__avx2", macsPerCycle: 18, cyclesPerOutput: 0.5, cyclesPerByte: 0.3),
        KernelCost("depthwise_s8__avx2", macsPerCycle: 10, cyclesPerOutput: 0.4, cyclesPerByte: 0.05),
        KernelCost("conv_s16", macsPerCycle: 8, cyclesPerOutput: 1, cyclesPerByte: 0.05),
        KernelCost("depthwise_s16", macsPerCycle: 4, cyclesPerOutput: 1, cyclesPerByte: 0.05),
        KernelCost("conv_f32__avx2", macsPerCycle: 13, cyclesPerOutput: 0.3, cyclesPerByte: 0.02),
        KernelCost("winograd_f32__avx2", macsPerCycle: 27, cyclesPerOutput: 0.3, cyclesPerByte: 0.02),
        KernelCost("matmul_f32__avx2", macsPerCycle: 11, cyclesPerOutput: 0.3, cyclesPerByte: 0.05),
        KernelCost("depthwise_f32__avx2", macsPerCycle: 6, cyclesPerOutput: 0.2, cyclesPerByte: 0.04),
    ]

    /// The rest of the kernels, `scale` times as slow as with vectors of 512 bits.
    private static func others(scale: Double) -> [KernelCost] {
        [
            KernelCost("*_s8", macsPerCycle: 5 / scale, cyclesPerOutput: 0.4 * scale, cyclesPerByte: 0.1 * scale),
            KernelCost("*_s16", macsPerCycle: 3 / scale, cyclesPerOutput: 0.6 * scale, cyclesPerByte: 0.1 * scale),
            KernelCost("*_f32", macsPerCycle: 3 / scale, cyclesPerOutput: 0.2 * scale, cyclesPerByte: 0.05 * scale),
            KernelCost("unary_*_f32", cyclesPerOutput: 1.2 * scale),
            KernelCost("softmax_*", cyclesPerOutput: 8 * scale),
            KernelCost("lookup_*", cyclesPerOutput: 0.2 * scale),
            KernelCost("flip_*", cyclesPerOutput: 0.15 * scale),
            KernelCost("*", macsPerCycle: 3, cyclesPerByte: 0.2),
        ]
    }
}
