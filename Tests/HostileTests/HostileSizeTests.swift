import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// Long graphs, which a small file can hold: passes and planning take time in proportion, not its square.
@Suite struct HostileSizeTests {
    /// What a graph consists of.
    enum Pattern: String, CaseIterable, Sendable {
        /// Clamps one after the other.
        case chain
        /// Transposes that do not cancel.
        case transposes
        /// Transposes and unary functions in turn.
        case layouts
        /// `x + f(x)` again and again.
        case residuals
        /// Everything reads one input, and everything is an output.
        case fan
        /// Additions of constants.
        case constants
        /// Quantize and Dequantize in turn, with changing scales.
        case requantizations
        /// Reshapes in turn.
        case reshapes
    }

    #if DEBUG
        static let nodeCount = 100
    #else
        static let nodeCount = Emulation.share(of: 3_000)
    #endif

    @Test(arguments: Pattern.allCases)
    func longGraphsTakeProportionalTime(pattern: Pattern) throws {
        let short = try cost(of: try HostileSizeTests.graph(pattern, nodeCount: HostileSizeTests.nodeCount))
        let long = try cost(of: try HostileSizeTests.graph(pattern, nodeCount: 4 * HostileSizeTests.nodeCount))
        // Four times the nodes: four times the time where it is proportional, sixteen times where it is not.
        #expect(long < 9 * short, "\(pattern): \(short) s became \(long) s")
    }

    /// Seconds of this thread's time that the passes and the plan take; the better of two.
    private func cost(of graph: Graph) throws -> Double {
        var best = Double.infinity
        for _ in 0..<2 {
            let start = threadSeconds()
            let optimized = try PassPipeline.standard.run(on: graph)
            let arena = ArenaLayout.planned(for: optimized)
            best = min(best, threadSeconds() - start)
            #expect(arena.offsets.count == optimized.values.count)
        }
        return best
    }

    private func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func graph(_ pattern: Pattern, nodeCount: Int) throws -> Graph {
        var builder = GraphBuilder(name: pattern.rawValue)
        let x = builder.addInput(name: "x", type: TensorType(.float32, [2, 3, 4]))
        let constant = builder.addConstant(
            Tensor(TensorType(.float32, [1, 1, 1]), [Float(1)]))
        var value = x
        while builder.graph.nodes.count < nodeCount {
            let number = builder.graph.nodes.count
            switch pattern {
            case .chain:
                value = try builder.addOne(Clamp(number % 2 == 0 ? .relu : .relu6), [value])
            case .transposes:
                value = try builder.addOne(Transpose([1, 2, 0]), [value])
            case .layouts:
                value = try builder.addOne(Transpose(number % 4 < 2 ? [1, 2, 0] : [2, 0, 1]), [value])
                value = try builder.addOne(Unary(.sigmoid), [value])
            case .residuals:
                let inner = try builder.addOne(Unary(.tanh), [value])
                value = try builder.addOne(Binary(.add), [value, inner])
            case .fan:
                builder.addOutput(try builder.addOne(Unary(.exp), [x]), name: "y\(number)")
            case .constants:
                value = try builder.addOne(Binary(number % 2 == 0 ? .add : .mul), [value, constant])
            case .requantizations:
                let quantization = try Quantization(scale: Float(1 + number % 7), zeroPoint: Int32(number % 3))
                value = try builder.addOne(Quantize(element: .int8, quantization: quantization), [value])
                value = try builder.addOne(Dequantize(), [value])
            case .reshapes:
                value = try builder.addOne(Reshape(number % 2 == 0 ? [6, 4] : [2, 3, 4]), [value])
            }
        }
        builder.addOutput(value, name: "y")
        return builder.finish()
    }
}
