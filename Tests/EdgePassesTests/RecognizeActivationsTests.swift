import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Activation functions that are written as formulas.
@Suite struct RecognizeActivationsTests {
    private let picture = TensorType(.float32, [1, 3, 4, 5])

    private func scalar(_ value: Float, _ builder: inout GraphBuilder) -> Graph.ValueID {
        builder.addConstant(Tensor(TensorType(.float32, [1, 1, 1, 1]), [value]))
    }

    /// What `formula` comes down to: one Unary, or what it was.
    private func function(
        _ formula: (inout GraphBuilder, Graph.ValueID) throws -> Graph.ValueID
    ) throws -> Unary? {
        let after = try check(RecognizeActivations(), on: graph(picture, formula))
        return after.nodes.count == 1 ? after.nodes[0].op as? Unary : nil
    }

    private func erfTerm(
        _ x: Graph.ValueID, _ builder: inout GraphBuilder, divides: Bool
    ) throws -> Graph.ValueID {
        let root = Float(2).squareRoot()
        let scaled =
            divides
            ? try builder.addOne(Binary(.div), [x, scalar(root, &builder)])
            : try builder.addOne(Binary(.mul), [scalar(1 / root, &builder), x])
        let erf = try builder.addOne(Unary(.erf), [scaled])
        return try builder.addOne(Binary(.add), divides ? [erf, scalar(1, &builder)] : [scalar(1, &builder), erf])
    }

    @Test func gatesBecomeFunctions() throws {
        let silu = try function { builder, x in
            try builder.addOne(Binary(.mul), [try builder.addOne(Unary(.sigmoid), [x]), x])
        }
        #expect(silu == Unary(.silu))
        let mish = try function { builder, x in
            let gate = try builder.addOne(Unary(.tanh), [try builder.addOne(Unary(.softplus), [x])])
            return try builder.addOne(Binary(.mul), [x, gate])
        }
        #expect(mish == Unary(.mish))
        let hardSwish = try function { builder, x in
            let gate = try builder.addOne(Unary(.hardSigmoid, alpha: 0.16666667, beta: 0.5), [x])
            return try builder.addOne(Binary(.mul), [x, gate])
        }
        #expect(hardSwish == Unary(.hardSwish))
    }

    @Test(arguments: [true, false]) func clampedSumsBecomeHardFunctions(divides: Bool) throws {
        func sixth(_ y: Graph.ValueID, _ builder: inout GraphBuilder) throws -> Graph.ValueID {
            divides
                ? try builder.addOne(Binary(.div), [y, scalar(6, &builder)])
                : try builder.addOne(Binary(.mul), [scalar(1 / 6, &builder), y])
        }
        func gate(_ x: Graph.ValueID, _ builder: inout GraphBuilder) throws -> Graph.ValueID {
            guard divides else {
                return try builder.addOne(Binary(.add, activation: .relu6), [x, scalar(3, &builder)])
            }
            let sum = try builder.addOne(Binary(.add), [scalar(3, &builder), x])
            return try builder.addOne(Clamp(.relu6), [sum])
        }
        let sigmoid = try function { builder, x in try sixth(try gate(x, &builder), &builder) }
        #expect(sigmoid == Unary(.hardSigmoid, alpha: 1 / 6, beta: 0.5))
        let swish = try function { builder, x in
            try sixth(try builder.addOne(Binary(.mul), [x, try gate(x, &builder)]), &builder)
        }
        #expect(swish == Unary(.hardSwish))
        let nested = try function { builder, x in
            try builder.addOne(Binary(.mul), [try sixth(try gate(x, &builder), &builder), x])
        }
        #expect(nested == Unary(.hardSwish))
    }

    @Test(arguments: [true, false]) func errorFunctionsBecomeGelu(divides: Bool) throws {
        let halfLast = try function { builder, x in
            let term = try erfTerm(x, &builder, divides: divides)
            return try builder.addOne(
                Binary(.mul), [try builder.addOne(Binary(.mul), [x, term]), scalar(0.5, &builder)])
        }
        #expect(halfLast == Unary(.gelu))
        let halfFirst = try function { builder, x in
            let term = try erfTerm(x, &builder, divides: divides)
            return try builder.addOne(
                Binary(.mul), [try builder.addOne(Binary(.mul), [scalar(0.5, &builder), x]), term])
        }
        #expect(halfFirst == Unary(.gelu))
    }

    /// Another constant, another variable, another reader of a part.
    @Test func longProductsAreNotFollowedToTheirBeginning() throws {
        var long = try graph(picture) { builder, x in
            var y = x
            for _ in 0..<20_000 { y = try builder.addOne(Binary(.mul), [y, scalar(1, &builder)]) }
            return y
        }
        let changed = try RecognizeActivations().run(on: &long)
        #expect(!changed)
    }

    @Test func whatOnlyLooksAlikeStays() throws {
        let third = try function { builder, x in
            let gate = try builder.addOne(Unary(.hardSigmoid, alpha: 0.2, beta: 0.5), [x])
            return try builder.addOne(Binary(.mul), [x, gate])
        }
        #expect(third == nil)
        let shifted = try function { builder, x in
            let gate = try builder.addOne(Unary(.sigmoid), [try builder.addOne(Unary(.neg), [x])])
            return try builder.addOne(Binary(.mul), [x, gate])
        }
        #expect(shifted == nil)
        let shared = try function { builder, x in
            let gate = try builder.addOne(Unary(.sigmoid), [x])
            return try builder.addOne(Binary(.sub), [try builder.addOne(Binary(.mul), [x, gate]), gate])
        }
        #expect(shared == nil)
        let divided = try function { builder, x in
            try builder.addOne(Binary(.div), [x, try builder.addOne(Unary(.sigmoid), [x])])
        }
        #expect(divided == nil)
    }
}
