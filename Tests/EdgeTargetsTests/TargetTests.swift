import EdgeGraph
import EdgeOperators
import EdgeTargets
import EdgeTensor
import Testing

@Suite struct TargetTests {
    static let targets = Target.standard

    private func work(_ family: String, macs: Double = 1e6, outputs: Double = 1e4, bytes: Double = 1e4) -> NodeWork {
        NodeWork(family: family, productCount: macs, outputCount: outputs, byteCount: bytes)
    }

    @Test func namesAreDistinct() {
        #expect(Set(Self.targets.map(\.name)).count == Self.targets.count)
        for target in Self.targets { #expect(Target.named(target.name) == target) }
        #expect(Target.named("pi-9") == nil)
    }

    @Test(arguments: targets) func moreWorkTakesMoreTime(_ target: Target) {
        for family in ["conv_s8", "conv_s16", "conv_f32", "depthwise_s8", "depthwise_f32", "matmul_s8", "matmul_f32"] {
            let time = target.estimate(work(family)).nanoseconds
            #expect(target.estimate(work(family, macs: 2e6)).nanoseconds > time)
            #expect(target.estimate(work(family, outputs: 4e4)).nanoseconds > time)
            #expect(target.estimate(work(family, bytes: 1e6)).nanoseconds > time)
            #expect(time > 0 && time.isFinite)
        }
    }

    @Test(arguments: targets) func referencesAreSlowest(_ target: Target) {
        var slow = work("conv_s8")
        slow.family = nil
        #expect(target.estimate(slow).nanoseconds > target.estimate(work("conv_s8")).nanoseconds)
        #expect(target.estimate(slow).kernel == nil)
        #expect(target.estimate(work("")).nanoseconds == 0)
    }

    @Test func coresAreInOrder() throws {
        let times = try ["pi-zero-2", "pi-3", "pi-4", "pi-5", "x86-64-avx512vnni"].map { name in
            try #require(Target.named(name)).estimate(work("conv_s8", macs: 1e8, outputs: 1e6)).nanoseconds
        }
        #expect(times == times.sorted(by: >))
        #expect(times[0] / times[3] > 10)
    }

    @Test func theDotProductIsChosenWhereThereIsOne() throws {
        let (a72, a76) = (try #require(Target.named("pi-4")), try #require(Target.named("pi-5")))
        #expect(a72.estimate(work("conv_s8")).kernel == "conv_s8__neon")
        #expect(a76.estimate(work("conv_s8")).kernel == "conv_s8__dotprod")
        #expect(a76.estimate(work("average_pool_s8")).kernel == nil)
    }

    /// Without the dot product, int8 gains less than its bytes promise.
    @Test func int8GainsMostWithTheDotProduct() throws {
        func gain(_ name: String) throws -> Double {
            let target = try #require(Target.named(name))
            return target.estimate(work("conv_f32", macs: 1e8)).nanoseconds
                / target.estimate(work("conv_s8", macs: 1e8)).nanoseconds
        }
        let (plain, dot) = (try gain("pi-4"), try gain("pi-5"))
        #expect(plain > 1 && plain < 2.5)
        #expect(dot > 3)
    }

    @Test func patternsThatSayMoreAreTrue() {
        var core = CoreFamily.cortexA72
        core.costs = [
            KernelCost("*", cyclesPerByte: 1), KernelCost("*_s8", cyclesPerByte: 2),
            KernelCost("add_*_s8", cyclesPerByte: 3), KernelCost("add_s8__neon", cyclesPerByte: 4),
            KernelCost("add_s8__dotprod", cyclesPerByte: 5),
        ]
        #expect(core.costs(ofFamily: "copy").map(\.cyclesPerByte) == [1])
        #expect(core.costs(ofFamily: "mul_s8").map(\.cyclesPerByte) == [2])
        #expect(core.costs(ofFamily: "add_wide_s8").map(\.cyclesPerByte) == [3])
        #expect(core.costs(ofFamily: "add_s8").map(\.cyclesPerByte) == [4])
        #expect(core.cost(ofKernel: "add_s8__neon")?.cyclesPerByte == 4)
        #expect(core.cost(ofKernel: "mul_s8__neon")?.cyclesPerByte == 2)
    }

    @Test func weightsFromMemoryTakeLonger() {
        var layer = work("conv_s8", macs: 1e6, outputs: 1000, bytes: 2000)
        layer.constantByteCount = 1e6
        let target = Self.targets[2]
        let cached = target.estimate(layer).nanoseconds
        let streamed = target.estimate(layer, weightsAreCached: false).nanoseconds
        #expect(streamed > cached)
    }

    @Test func theMachineMostAlikeIsFound() {
        #expect(Target.like([.neon]).name == "aarch64")
        #expect(Target.like([.neon, .dotprod, .fp16]).name == "pi-5")
        #expect(Target.like([.avx2, .fma]).name == "x86-64-avx2")
        #expect(Target.like([.avx2, .fma, .avx512, .avx512vnni]).name == "x86-64-avx512vnni")
        #expect(Target.like([]).name == "x86-64")
    }
}
