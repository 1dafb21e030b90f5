import EdgeGraph
import EdgeOperators
import EdgeQuantization
import EdgeTensor
import Testing

@Suite struct BudgetTests {
    private func search(
        _ goals: [Budget.Goal], labels: [Int]? = nil, columns: [CalibrationSamples.Column] = []
    ) throws -> (QuantizedModel, [BudgetStep]) {
        var samples = SampleNet.samples(20)
        samples.labels = labels
        samples.columns = columns
        let quantizer = try Quantizer(try SampleNet().graph, samples: samples)
        var steps: [BudgetStep] = []
        // A price for every node that is not int8, more for 16 bits.
        let model = try quantizer.meet(Budget(goals), try quantizer.run()) { graph in
            graph.nodes.reduce(0) { sum, node in
                let element = graph.type(of: node.outputs[0]).element
                return sum + (element == .int8 ? 1 : element == .int16 ? 1000 : 10)
            }
        } report: {
            steps.append($0)
        }
        return (model, steps)
    }

    @Test func whatHoldsAlreadyTakesNoStep() throws {
        let (model, steps) = try search([.decibels(10), .agreement(50)])
        #expect(steps.count == 1)
        #expect(steps[0].moves.isEmpty)
        #expect(model.plan.isInteger.dropLast().allSatisfy { $0 })
    }

    @Test func precisionRisesUntilTheGoalHolds() throws {
        let before = try search([.decibels(1)]).0.comparison.decibels
        let (model, steps) = try search([.decibels(before + 6)])
        #expect(model.comparison.decibels >= before + 6)
        #expect(steps.count > 1)
        #expect(steps.dropLast().allSatisfy { !$0.standings.allSatisfy(\.isMet) })
        #expect(steps.last?.standings.allSatisfy(\.isMet) == true)
        let compiled = try model.compiled()
        #expect(
            compiled.nodes.contains { compiled.type(of: $0.outputs[0]).element == .float32 && !($0.op is Dequantize) })
    }

    @Test func whatCannotHoldIsSaidWithWhatWasReached() throws {
        #expect {
            try search([.decibels(200)])
        } throws: { "\($0)".contains("the budget cannot be met") && "\($0)".contains("dB (at least 200.00)") }
    }

    @Test func accuracyNeedsLabels() throws {
        #expect { try search([.top1(1)]) } throws: { "\($0)".contains("needs labels") }
    }

    @Test func slicesNeedTheirColumn() throws {
        let column = CalibrationSamples.Column(name: "site", values: Array(repeating: "a", count: 20))
        let labels = Array(repeating: 0, count: 20)
        #expect {
            try search([.slice(column: "sit", 1)], labels: labels, columns: [column])
        } throws: { "\($0)".contains("no column «sit»; did you mean «site»?") }
        let (_, steps) = try search([.slice(column: "site", 100)], labels: labels, columns: [column])
        #expect(steps[0].standings[0].place == "site a")
    }

    @Test func standingsSpeakPlainly() {
        let standing = Budget.Standing(goal: .top1(0.5), reached: 0.4, place: "")
        #expect(standing.description == "top-1 loses 0.40 points (at most 0.50)")
        #expect(standing.isMet)
        let slice = Budget.Standing(goal: .slice(column: "site", 1), reached: 2.25, place: "site b")
        #expect(slice.description == "top-1 of site b loses 2.25 points (at most 1.00)")
        #expect(!slice.isMet)
        #expect(Budget.Standing(goal: .agreement(99), reached: 98.994, place: "").isMet == false)
    }

    /// 16-bit tensors run by their own rule wherever an operator has one.
    @Test func wideTensorsAreIntegers() throws {
        let quantizer = try Quantizer(try SampleNet().graph, samples: SampleNet.samples(8))
        let model = try quantizer.run()
        let sensitivities = try quantizer.sensitivities(of: model) { _ in 0 }
        let wide = sensitivities.filter { if case .wide = $0.move { true } else { false } }
        #expect(!wide.isEmpty)
        #expect(sensitivities.contains { $0.gain > 0 })
    }
}
