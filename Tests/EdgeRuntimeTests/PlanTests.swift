import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// What cannot be planned says why; what can be is safe to run.
@Suite struct PlanTests {
    @Test func badArenasAreRefused() throws {
        let graph = try SampleModels.everything()
        var arena = ArenaLayout.simple(for: graph)
        arena.offsets[graph.inputs[0].value.index] = arena.offsets[graph.inputs[1].value.index]
        #expect(throws: PlanError.self) { try ExecutionPlan(graph: graph, arena: arena, features: []) }
        #expect(throws: PlanError.badArena(.valueCount(0, expected: graph.values.count))) {
            try ExecutionPlan(graph: graph, arena: ArenaLayout(byteCount: 0, offsets: []), features: [])
        }
    }

    /// Wishes for kernels come from files: what is not there, or not for this CPU, is no wish.
    @Test func wantedKernelsAreTakenWhereTheCPUHasThem() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [64]))
        let y = try builder.addOne(Clamp(.relu), [x])
        builder.addOutput(y, name: "y")
        let graph = builder.finish()
        func kernel(_ wish: [String?], _ features: CPUFeatures = .detected) throws -> String {
            try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: features, kernels: wish)
                .steps[0].kernelName
        }
        let best = try kernel([])
        #expect(try kernel(["clamp_f32__portable"]) == "clamp_f32__portable")
        #expect(try kernel([nil]) == best)
        for name in ["", "reference", "clamp_f32__other", "clamp_s8__portable", best + "x"] {
            #expect(try kernel([name]) == best)
        }
        #expect(try kernel([best], []) == "clamp_f32__portable")
    }

    @Test func memoryIsLimited() throws {
        let graph = try SampleModels.everything()
        let arena = ArenaLayout.simple(for: graph)
        let enough = try ExecutionPlan(graph: graph, arena: arena, features: []).memoryByteCount(threads: 1)
        #expect(enough >= arena.byteCount + 64)
        // The arena alone is looked at before any kernel makes a table of its size.
        #expect(throws: PlanError.tooLarge(byteCount: arena.byteCount, limit: 100)) {
            try ExecutionPlan(graph: graph, arena: arena, features: [], byteCountLimit: 100)
        }
        #expect(throws: PlanError.tooLarge(byteCount: enough, limit: arena.byteCount)) {
            try ExecutionPlan(graph: graph, arena: arena, features: [], byteCountLimit: arena.byteCount)
        }
        let plan = try ExecutionPlan(graph: graph, arena: arena, features: [], byteCountLimit: enough)
        _ = try Session(plan)
        #expect(throws: PlanError.tooLarge(byteCount: enough + 64, limit: enough)) { try Session(plan, threads: 2) }
        #expect((1 << 20...1 << 31).contains(ExecutionPlan.defaultByteCountLimit))
        var huge = arena
        for size in [1 << 31 + 1, 1 << 62, Int.max] {
            huge.byteCount = size
            #expect(throws: PlanError.self) { try ExecutionPlan(graph: graph, arena: huge, features: []) }
        }
    }

    @Test func computedByteStringsAreRefused() throws {
        var builder = GraphBuilder()
        let words = builder.addInput(name: "words", type: TensorType(.bytes, [2]))
        builder.addOutput(words, name: "words")
        let graph = builder.finish()
        #expect(throws: PlanError.computedByteStrings(value: "words")) {
            try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: [])
        }
    }

    /// Any byte of a weight may be anything.
    @Test func damagedWeightsRunInBounds() throws {
        let graph = try SampleModels.everything()
        let model = EdgeModel(variants: [.init(graph: graph, arena: .simple(for: graph))])
        let bytes = try model.encoded()
        let first = (0..<bytes.count).first { bytes.array[$0...].starts(with: graph.values[1].constant?.array ?? []) }
        var array = bytes.array
        for index in try #require(first)..<bytes.count {
            array[index] ^= 0xFF
            let changed = try EdgeModel(decoding: Bytes(array), catalog: SampleModels.catalog)
            let variant = changed.variants[0]
            let session = try Session(
                try ExecutionPlan(graph: variant.graph, arena: variant.arena, features: .detected))
            session.run()
            array[index] ^= 0xFF
        }
    }

    /// Files that somebody changed and sealed again are run, if they can be opened.
    @Test func changedGraphsRunInBounds() throws {
        let graph = try SampleModels.everything()
        let bytes = try EdgeModel(variants: [.init(graph: graph, arena: .simple(for: graph))]).encoded()
        var random = SplitMix64(state: 5)
        var ranCount = 0
        for _ in 0..<2000 {
            var array = bytes.array
            let index = 64 + Int(random.next() % UInt64(bytes.count - 64))
            array[index] = UInt8(truncatingIfNeeded: random.next())
            seal(&array)
            guard let changed = try? EdgeModel(decoding: Bytes(array), catalog: SampleModels.catalog),
                let plan = try? ExecutionPlan(
                    graph: changed.variants[0].graph, arena: changed.variants[0].arena, features: .detected,
                    byteCountLimit: 1 << 24),
                let session = try? Session(plan)
            else { continue }
            session.run()
            ranCount += 1
        }
        #expect(ranCount > 100)
    }

    /// Replaces all digests by those of the bytes as they are.
    private func seal(_ file: inout [UInt8]) {
        let count = min(Int(file.number(UInt32.self, at: 24)), file.count / 64 - 1)
        for entry in stride(from: 64, to: 64 + 64 * count, by: 64) {
            let start = Int(clamping: file.number(UInt64.self, at: entry + 8))
            let size = Int(clamping: file.number(UInt64.self, at: entry + 16))
            guard start <= file.count, size <= file.count - start else { continue }
            let digest = file[start..<start + size].withUnsafeBytes(SHA256.digest(of:))
            file.replaceSubrange(entry + 32..<entry + 64, with: digest)
        }
        let digest = (file[..<32] + file[64..<64 + 64 * count]).withUnsafeBytes(SHA256.digest(of:))
        file.replaceSubrange(32..<64, with: digest)
    }
}
