import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Operators that take rows of which a run fills only the first ones.
@Suite struct RowTests {
    /// Operators that are refused behind a count, and why.
    static let withoutRows: [String: String] = [
        "compress": "the result would have two counts",
        "dynamic_quantize": "the range is that of all numbers",
        "max_unpool": "a value may go to any place of the whole result",
        "non_max_suppression": "boxes that are not there would suppress others",
        "non_zero": "rows that are not there would be counted",
        "svdf": "states do not change their size",
        "unique": "rows that are not there would be counted",
        "update_slice": "a box is moved into the largest shape",
    ]

    static let operatorNames = OperatorCatalog.standard.operators.map { $0.name }

    /// What an operator says of its rows holds: with other bytes in the rows that are not there, the rows of the outputs
    /// that are there stay as they are.
    @Test(arguments: operatorNames)
    func rowsComeFromTheirRows(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        var takesRows = false
        for example in type.examples {
            let signature = Signature(
                inputs: example.inputs.map(\.type), outputs: try example.outputTypes(),
                isConstant: example.inputs.map(\.isConstant))
            for axes in RowTests.choices(signature) {
                guard let rows = example.op.rowAxes(axes, for: signature) else { continue }
                takesRows = true
                #expect(rows.count == signature.outputs.count, "\(example.name), rows along \(axes)")
                guard example.op.operationCount(for: signature) < 200_000 else { continue }
                try check(example, signature, axes, rows)
            }
        }
        #expect(takesRows == (RowTests.withoutRows[operatorName] == nil), "\(operatorName)")
    }

    @Test func reasonsAreOfOperatorsThatExist() {
        #expect(Set(RowTests.withoutRows.keys).isSubset(of: RowTests.operatorNames))
    }

    private func check(_ example: Example, _ signature: Signature, _ axes: [Int?], _ rows: [Int?]) throws {
        let lengths = zip(signature.inputs, axes).compactMap { type, axis in axis.map { type.shape[$0] } }
        guard let length = lengths.min(), length > 1 else { return }
        let count = length / 2
        let inputs = example.makeInputs()
        let others = zip(example.makeInputs(seed: 2), zip(inputs, axes)).map { other, known in
            known.1.map { RowTests.joined(known.0, other, count, along: $0) } ?? known.0
        }
        let first = example.op.evaluate(inputs, outputTypes: signature.outputs)
        let second = example.op.evaluate(others, outputTypes: signature.outputs)
        for (index, row) in rows.enumerated() {
            let (a, b) = (first[index], second[index])
            let isKept = row.map { a.prefix(count, along: $0) == b.prefix(count, along: $0) } ?? (a == b)
            #expect(isKept, "\(example.name), rows along \(axes): output \(index)")
        }
    }

    /// Every way to choose an axis of inputs that a run computes, or none.
    private static func choices(_ signature: Signature) -> [[Int?]] {
        var choices: [[Int?]] = [[]]
        for (type, isConstant) in zip(signature.inputs, signature.isConstant) {
            let axes: [Int?] = [nil] + (isConstant ? [] : type.shape.indices.map { $0 })
            choices = choices.flatMap { choice in axes.map { choice + [$0] } }
        }
        return choices.filter { $0.contains { $0 != nil } }
    }

    /// The first `count` rows of one tensor, and the others of another one; zeros where both are the same.
    private static func joined(_ first: Tensor, _ other: Tensor, _ count: Int, along axis: Int) -> Tensor {
        let (size, length) = (first.type.element.byteCount, first.shape[axis])
        let inner = first.shape.dropFirst(axis + 1).reduce(size, *)
        guard size > 0 else { return first }
        let isSame = first == other
        return Tensor(first.type) { view in
            first.withView { first in
                other.withView { other in
                    for byte in view.bytes.indices {
                        let isThere = byte / inner % length < count
                        view.bytes[byte] = isThere ? first.bytes[byte] : isSame ? 0 : other.bytes[byte]
                    }
                }
            }
        }
    }
}
