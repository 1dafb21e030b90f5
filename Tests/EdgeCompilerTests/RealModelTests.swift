import CAllocationCounter
import EdgeCompiler
import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// The whole road on models that others made. Skipped where `EDGEINFER_REALWORLD` names no folder of them; a debug
/// build takes the small ones only.
@Suite(.enabled(if: Fixture.realWorldFolder != nil, "EDGEINFER_REALWORLD names no folder of models"))
struct RealModelTests {
    @Test(arguments: RealModel.all) func agreesWithOtherRuntimes(model: RealModel) throws {
        let golden = try model.golden()
        let outputs = try model.variant().session().outputs(for: golden.inputs)
        try #require(!golden.columns.isEmpty && golden.columns.allSatisfy { $0.count == outputs.count })
        for (index, output) in outputs.enumerated() {
            let columns = golden.columns.map { $0[index] }
            if output.type.element.isFloatingPoint {
                for column in columns { expectClose(output, column) }
            } else {
                try expectWithinSpread(output, columns)
            }
        }
    }

    /// By the reference, by two threads, from a file, on lesser CPUs: integers are the same bytes.
    @Test(arguments: RealModel.all) func everyRoadGivesTheSame(model: RealModel) throws {
        let compiled = try model.compiled()
        let variant = compiled.variants[0]
        let reopened = try EdgeModel(decoding: try compiled.encoded(), catalog: .standard).variants[0]
        let narrow = CPUFeatures.detected.intersection([.avx2, .fma, .neon])
        let roads: [(name: String, session: Session)] = [
            ("reference", try variant.session(onlyReference: true)),
            ("2 threads", try variant.session(threads: 2)),
            ("file", try reopened.session()),
            ("baseline", try variant.session(features: [])),
            ("\(narrow)", try variant.session(features: narrow)),
            ("\(narrow), 2 threads", try variant.session(features: narrow, threads: 2)),
        ]
        for inputs in [try model.golden().inputs, try model.drawnInputs(seed: 1)] {
            let expected = try variant.session().outputs(for: inputs)
            for road in roads {
                road.session.reset()
                for (found, expected) in zip(try road.session.outputs(for: inputs), expected) {
                    let comparison = Comparison(found, expected, tolerance: 1e-5)
                    #expect(comparison.isWithin, "\(road.name): \(comparison)")
                }
            }
        }
    }

    @Test(arguments: RealModel.all) func compilesToTheSameBytesAgain(model: RealModel) throws {
        #expect(try model.compile().encoded() == model.compiled().encoded())
    }

    @Test(.enabled(if: allocation_count_is_on() != 0, "allocations are not counted"), arguments: RealModel.all)
    func runsAllocateNothing(model: RealModel) throws {
        let session = try model.variant().session()
        try session.setInputs(try model.drawnInputs(seed: 1))
        session.run()
        let first = session.outputs
        let before = allocation_count()
        for _ in 0..<Emulation.share(of: 199) { session.run() }
        #expect(allocation_count() - before == 0, "\(session.referenceSteps)")
        if session.plan.graph.states.isEmpty { #expect(session.outputs == first) }
    }

    @Test(arguments: RealModel.recurrent) func stateLastsUntilAReset(model: RealModel) throws {
        let session = try model.variant().session()
        let inputs = try model.golden().inputs
        let first = try session.outputs(for: inputs)
        #expect(try session.outputs(for: inputs) != first)
        session.reset()
        #expect(try session.outputs(for: inputs) == first)
    }

    // MARK: Tolerances

    /// 1e-4 of the expected value, 1e-5 absolute.
    private func expectClose(_ found: Tensor, _ expected: Tensor) {
        let (a, b) = (found.reals ?? [], expected.reals ?? [])
        #expect(a.count == b.count && !a.isEmpty)
        let far = zip(a, b).filter { !(abs($0 - $1) <= 1e-5 + 1e-4 * abs($1)) }
        #expect(far.isEmpty, "\(far.count) of \(a.count) are apart, first \(far.first.map { "\($0)" } ?? "none")")
    }

    /// No further from any column than the columns are from each other, plus 2 steps.
    private func expectWithinSpread(_ found: Tensor, _ columns: [Tensor]) throws {
        let ours = try #require(found.integers)
        let theirs = try columns.map { try #require($0.integers) }
        #expect(!ours.isEmpty && theirs.allSatisfy { $0.count == ours.count })
        let spread = zip(theirs[0], theirs[theirs.count - 1]).map { abs($0 - $1) }.max() ?? 0
        let distance = theirs.flatMap { zip(ours, $0).map { abs($0 - $1) } }.max() ?? 0
        #expect(distance <= spread + 2, "\(distance) steps off; the columns differ by \(spread)")
    }
}

extension Session {
    /// Names of steps that the reference computes.
    fileprivate var referenceSteps: [String] {
        plan.steps.filter { $0.kernelName == "reference" }.map { "\($0.name) (\($0.operatorName))" }
    }
}
