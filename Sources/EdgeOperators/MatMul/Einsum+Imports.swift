import EdgeGraph
import EdgeTensor

extension MatMul {
    /// Any contraction: sums over axes of single operands, matrix products of neighbours from left to right, and a
    /// Transpose to the order that is asked for.
    static var einsum: ImportRule {
        .onnx("Einsum") { node, builder throws(OperatorError) in
            let inputs = try node.allInputs()
            guard let first = inputs.first else { throw .inputCount(0, expected: 1...Int.max) }
            let equation = try EinsumEquation(
                try node.string("equation"), ranks: inputs.map { builder.shape(of: $0).rank })
            let element = builder.type(of: first).element
            var terms: [EinsumTerm] = []
            for (input, labels) in zip(inputs, equation.operands) {
                let value = try builder.cast(input, to: element.isHalfPrecision ? .float32 : element)
                terms.append(try builder.diagonal(EinsumTerm(value: value, labels: labels)))
            }
            let sizes = try sizes(of: terms, builder)
            for index in terms.indices { terms[index] = try builder.withoutUnitAxes(terms[index]) }
            var result = terms[0]
            for index in terms.indices {
                let later = Set(equation.result + terms[(index + 1)...].flatMap(\.labels))
                if index > 0 { result = try builder.product(result, terms[index], keeping: later) }
                result = try builder.summed(result, keeping: later)
            }
            let order = equation.result.filter(result.labels.contains)
            let value = try builder.ordered(result, order)
            let shape = try Shape.inferred(equation.result.map { sizes[$0] ?? 1 })
            return [try builder.cast(try builder.reshaped(value, to: shape), to: element)]
        }
    }

    /// The extent of each label; one of 1 is repeated where another operand has more.
    private static func sizes(
        of terms: [EinsumTerm], _ builder: GraphBuilder
    ) throws(OperatorError) -> [EinsumEquation.Label: Int] {
        var sizes: [EinsumEquation.Label: Int] = [:]
        for (index, term) in terms.enumerated() {
            for (label, extent) in zip(term.labels, builder.shape(of: term.value)) {
                let known = sizes[label] ?? 1
                guard known == 1 || extent == 1 || known == extent else {
                    throw .badInput(index, "has an axis of \(extent) where another operand has \(known)")
                }
                sizes[label] = extent == 1 ? known : extent
            }
        }
        return sizes
    }
}

/// A tensor with a label for each of its axes.
private struct EinsumTerm {
    var value: Graph.ValueID
    var labels: [EinsumEquation.Label]
}

extension GraphBuilder {
    /// Lets axes of the same label become one, their diagonal: of `n × n` elements every `n + 1`th.
    fileprivate mutating func diagonal(_ term: EinsumTerm) throws(OperatorError) -> EinsumTerm {
        var term = term
        while let label = term.labels.first(where: { label in term.labels.count { $0 == label } > 1 }) {
            let places = term.labels.indices.filter { term.labels[$0] == label }
            let others = term.labels.indices.filter { $0 != places[0] && $0 != places[1] }
            let shape = shape(of: resolve(term.value))
            let extent = shape[places[0]]
            guard shape[places[1]] == extent else {
                throw .badInput(0, "has axes of \(extent) and \(shape[places[1]]) under one label")
            }
            let moved = try transposed(term.value, by: others + places[0...1])
            let kept = others.map { shape[$0] }
            let flat = try reshaped(moved, to: try .inferred(kept + [extent * extent]))
            var slice = Slice(whole: self.shape(of: flat))
            slice.sizes[kept.count] = extent
            slice.steps[kept.count] = extent + 1
            term = EinsumTerm(value: try addOne(slice, [flat]), labels: others.map { term.labels[$0] } + [label])
        }
        return term
    }

    /// Drops axes of length 1: they are repeated as the other operands need it.
    fileprivate mutating func withoutUnitAxes(_ term: EinsumTerm) throws(OperatorError) -> EinsumTerm {
        let shape = shape(of: resolve(term.value))
        let kept = shape.indices.filter { shape[$0] != 1 }
        return EinsumTerm(
            value: try reshaped(term.value, to: try .inferred(kept.map { shape[$0] })),
            labels: kept.map { term.labels[$0] })
    }

    /// The sum over all labels but these.
    fileprivate mutating func summed(
        _ term: EinsumTerm, keeping: Set<EinsumEquation.Label>
    ) throws(OperatorError) -> EinsumTerm {
        let axes = term.labels.indices.filter { !keeping.contains(term.labels[$0]) }
        guard !axes.isEmpty else { return term }
        return EinsumTerm(
            value: try addOne(Reduce(.sum, axes: axes, keepsDimensions: false), [term.value]),
            labels: term.labels.filter(keeping.contains))
    }

    /// The product of two terms, summed over the labels that both have and nobody needs any more: a matrix product
    /// where there is something to sum and ``MatMul`` takes the numbers.
    fileprivate mutating func product(
        _ a: EinsumTerm, _ b: EinsumTerm, keeping: Set<EinsumEquation.Label>
    ) throws(OperatorError) -> EinsumTerm {
        let a = try summed(a, keeping: keeping.union(b.labels))
        let b = try summed(b, keeping: keeping.union(a.labels))
        let shared = a.labels.filter(b.labels.contains)
        let (batch, inner) = (shared.filter(keeping.contains), shared.filter { !keeping.contains($0) })
        let (rows, columns) = (a.labels.filter { !shared.contains($0) }, b.labels.filter { !shared.contains($0) })
        let left = try ordered(a, batch + rows + inner)
        let isMatrix = !inner.isEmpty && type(of: left).element == .float32
        let right = try ordered(b, isMatrix ? batch + inner + columns : batch + columns + inner)
        let (own, other) = (shape(of: left).dimensions, shape(of: right).dimensions)
        let stack = Array(own[..<batch.count])
        let depth = Array(own.suffix(inner.count))
        let rowShape = Array(own[batch.count..<(batch.count + rows.count)])
        let columnShape = Array(
            isMatrix ? other.suffix(columns.count) : Array(other.dropFirst(batch.count).dropLast(inner.count)))
        let (m, k, n) = (rowShape.reduce(1, *), depth.reduce(1, *), columnShape.reduce(1, *))
        var value: Graph.ValueID
        if isMatrix {
            let matrices = [
                try reshaped(left, to: try .inferred(stack + [m, k])),
                try reshaped(right, to: try .inferred(stack + [k, n])),
            ]
            value = try addOne(MatMul(), matrices)
        } else {
            let factors = [
                try reshaped(left, to: try .inferred(stack + [m, 1, k])),
                try reshaped(right, to: try .inferred(stack + [1, n, k])),
            ]
            value = try addOne(Binary(.mul), factors)
            value = try addOne(Reduce(.sum, axes: [batch.count + 2], keepsDimensions: false), [value])
        }
        return EinsumTerm(
            value: try reshaped(value, to: try .inferred(stack + rowShape + columnShape)),
            labels: batch + rows + columns)
    }

    /// The term's value with its axes in the order of `labels`.
    fileprivate mutating func ordered(
        _ term: EinsumTerm, _ labels: [EinsumEquation.Label]
    ) throws(OperatorError) -> Graph.ValueID {
        try transposed(term.value, by: labels.compactMap(term.labels.firstIndex(of:)))
    }
}

extension ElementType {
    /// Whether sums need more digits than the type has.
    var isHalfPrecision: Bool { self == .float16 || self == .bfloat16 }
}
