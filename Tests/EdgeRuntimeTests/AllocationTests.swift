import CAllocationCounter
import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// A run allocates nothing.
@Suite(.enabled(if: allocation_count_is_on() != 0, "allocations are not counted under a sanitizer"))
struct AllocationTests {
    @Test func theCounterCounts() {
        let before = allocation_count()
        let block = MemoryBlock(byteCount: 1000)
        #expect(allocation_count() > before)
        withExtendedLifetime(block) {}
    }

    @Test(arguments: [1, 2])
    func aThousandRunsAllocateNothing(threads: Int) throws {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [1, 2_000])
        var value = builder.addInput(name: "x", type: type)
        let state = builder.addState(name: "state", type: type)
        for _ in 0..<10 {
            value = try builder.addOne(TestAdd(), [value, state])
            value = try builder.addOne(Clamp(.relu6), [value])
        }
        builder.setNext(value, ofState: state)
        builder.addOutput(value, name: "y")
        let graph = builder.finish()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph, inPlace: true), features: .detected)
        let session = try Session(plan, threads: threads)
        let before = allocation_count()
        for _ in 0..<1000 { session.run() }
        let after = allocation_count()
        #expect(after == before)
    }
}
