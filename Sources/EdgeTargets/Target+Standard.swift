import EdgeTensor

extension Target {
    /// The machines that `compile --target` knows, boards first.
    public static let standard = [
        Target(
            name: "pi-zero-2", title: "Raspberry Pi Zero 2 W", core: .cortexA53, coreCount: 4, hertz: 1.0e9,
            cacheByteCount: 512 << 10),
        Target(
            name: "pi-3", title: "Raspberry Pi 3 Model B+", core: .cortexA53, coreCount: 4, hertz: 1.4e9,
            cacheByteCount: 512 << 10),
        Target(
            name: "pi-4", title: "Raspberry Pi 4 Model B", core: .cortexA72, coreCount: 4, hertz: 1.5e9,
            cacheByteCount: 1 << 20),
        Target(
            name: "pi-5", title: "Raspberry Pi 5", core: .cortexA76, coreCount: 4, hertz: 2.4e9,
            cacheByteCount: 2 << 20),
        Target(
            name: "rk3588", title: "Rockchip RK3588", core: .cortexA76, coreCount: 4, hertz: 2.4e9,
            cacheByteCount: 3 << 20, otherCores: ["cortex-a55"]),
        Target(
            name: "cortex-a55", title: "any board with Cortex-A55 cores alone", core: .cortexA55, coreCount: 4,
            hertz: 1.8e9, cacheByteCount: 512 << 10),
        Target(
            name: "aarch64", title: "any 64-bit Arm board", core: .aarch64, coreCount: 4, hertz: 1.5e9,
            cacheByteCount: 1 << 20),
        Target(
            name: "x86-64", title: "any x86-64 machine", core: .x8664, coreCount: 4, hertz: 3.0e9,
            cacheByteCount: 8 << 20),
        Target(
            name: "x86-64-avx2", title: "x86-64 with AVX2 and FMA", core: .x8664AVX2, coreCount: 4, hertz: 3.0e9,
            cacheByteCount: 8 << 20),
        Target(
            name: "x86-64-avxvnni", title: "x86-64 with AVX-VNNI", core: .x8664AVXVNNI, coreCount: 4, hertz: 3.5e9,
            cacheByteCount: 12 << 20),
        Target(
            name: "x86-64-avx512vnni", title: "x86-64 with AVX512-VNNI", core: .x8664AVX512VNNI, coreCount: 4,
            hertz: 3.7e9, cacheByteCount: 16 << 20),
    ]

    /// The machine of this name; nil where the table has none.
    public static func named(_ name: String) -> Target? { standard.first { $0.name == name } }

    /// The machine of the table that is most like one with these features.
    public static func like(_ features: CPUFeatures) -> Target {
        let alike = generic.filter { $0.features.isSubset(of: features) }
        return alike.last ?? generic[0]
    }

    /// The machines that stand for all with their features, those with more behind those with fewer.
    private static let generic = [
        "x86-64", "x86-64-avx2", "x86-64-avxvnni", "x86-64-avx512vnni", "aarch64", "pi-5",
    ].compactMap(named)
}
