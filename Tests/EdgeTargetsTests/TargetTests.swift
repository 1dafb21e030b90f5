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

    // MARK: Division among threads

    @Test func smallStepsAreNotDivided() {
        let core = CoreFamily.cortexA72
        #expect(core.partCount(cycles: 7 * core.handOverCycles, threads: 4, unitCount: 100) == 1)
        #expect(core.partCount(cycles: 10 * core.handOverCycles, threads: 4, unitCount: 100) == 10)
        #expect(core.partCount(cycles: 1e9, threads: 4, unitCount: 100) == 16)
        #expect(core.partCount(cycles: 1e9, threads: 4, unitCount: 3) == 3)
        #expect(core.partCount(cycles: 1e9, threads: 1, unitCount: 100) == 1)
        #expect(core.partCount(cycles: .infinity, threads: 64, unitCount: .max) == 255)
        #expect(core.partCount(cycles: 1e9, threads: 2, unitCount: 0) == 1)
    }

    // MARK: Measured tables

    @Test func figuresAreFoundAgain() {
        let truth = KernelCost(
            "conv__isa", macsPerCycle: 50, cyclesPerOutput: 0.3, cyclesPerByte: 0.02, stepCycles: 120)
        let samples = (1...12).map { index in
            let work = work(
                "conv", macs: Double(index * index) * 3e4, outputs: Double(13 - index) * 900,
                bytes: Double(index % 5) * 7e3)
            return KernelCost.Sample(work: work, cycles: truth.cycles(for: work))
        }
        let found = KernelCost("conv__isa", fittedTo: samples)
        for figure in [\KernelCost.macsPerCycle, \.cyclesPerOutput, \.cyclesPerByte, \.stepCycles] {
            #expect(abs(found[keyPath: figure] / truth[keyPath: figure] - 1) < 1e-6)
        }
        #expect(KernelCost("conv__isa", fittedTo: samples) == found)
    }

    @Test func noFigureIsNegative() {
        let samples = (1...6).map { index in
            KernelCost.Sample(
                work: work("conv", macs: Double(index) * 1e5, outputs: 1000, bytes: Double(index) * 1e3),
                cycles: 5e4 / Double(index))
        }
        let found = KernelCost("conv", fittedTo: samples)
        for figure in [found.macsPerCycle, found.cyclesPerOutput, found.cyclesPerByte, found.stepCycles] {
            #expect(figure >= 0 && figure.isFinite)
        }
        #expect(KernelCost("conv", fittedTo: []).macsPerCycle == 0)
    }

    // MARK: Nodes

    /// In float32, a window of 3x3 has a way that integers do not have.
    @Test func integersAreComparedWithTheBestFloats() throws {
        let quantization = try Quantization(scale: 0.1)
        let signature = Signature(
            inputs: [
                TensorType(.int8, [1, 16, 16, 32], quantization: quantization),
                TensorType(.int8, [32, 3, 3, 32], quantization: quantization), TensorType(.int32, [32]),
            ], outputs: [TensorType(.int8, [1, 16, 16, 32], quantization: quantization)],
            isConstant: [false, true, true])
        let op = Convolution(
            strides: [1, 1], padding: Padding(before: [1, 1], after: [1, 1]), dilations: [1, 1])
        #expect(NodeWork(op, signature).family == "conv_s8")
        let real = NodeWork(op, signature, as: .float32)
        #expect(real.family == "winograd_f32")
        #expect(real.constantByteCount >= 4 * 9 * 32 * 32)
        #expect(NodeWork(op, signature, as: .int16).family == "conv_s16")
    }

    /// A layer in int8 and in float32, and what each would be in the other form.
    @Test func formsOfALayer() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [1, 14, 14, 64]))
        let weights = builder.addConstant(
            Tensor(TensorType(.float32, [128, 1, 1, 64]), [Float](repeating: 0.1, count: 128 * 64)))
        let bias = builder.addConstant(Tensor(TensorType(.float32, [128]), [Float](repeating: 0, count: 128)))
        let y = try builder.addOne(
            Convolution(strides: [1, 1], padding: .none(rank: 2), dilations: [1, 1]), [x, weights, bias])
        builder.addOutput(y, name: "y")
        let graph = builder.finish()
        let work = NodeWork(graph.nodes[0].op, graph.signature(of: graph.nodes[0]))
        #expect(work.family == "conv_f32")
        #expect(work.productCount == 14 * 14 * 64 * 128)
        let target = try #require(Target.named("pi-5"))
        let (float, int8) = (target.nanoseconds(of: graph), target.nanoseconds(of: graph, as: .int8))
        #expect(int8 < float)
        #expect(target.nanoseconds(of: graph.nodes[0], in: graph) == float)
        #expect(target.nanoseconds(of: graph, as: .float32) == float)
        #expect(target.estimates(of: graph, as: .int8)[0].kernel == "conv_s8__dotprod")
    }
}
