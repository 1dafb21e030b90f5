import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Compares kernels with the references of their operators, on the operators' own examples.
struct SelfTest {
    let features: CPUFeatures
    private(set) var comparisonCount = 0
    private(set) var kernelNames: Set<String> = []

    init(features: CPUFeatures) { self.features = features }

    /// Runs every example of an operator with every kernel that the CPU has.
    mutating func run(_ type: any Operator.Type) throws(CommandError) {
        for example in type.examples {
            let types: [TensorType]
            do {
                types = try example.outputTypes()
            } catch {
                throw .failed("\(type.name), example \(example.name): \(error)")
            }
            let inputs = example.makeInputs()
            let expected = example.op.evaluate(inputs, outputTypes: types)
            let (packed, signature) = example.packed(inputs, outputTypes: types)
            for kernel in example.op.kernels(for: signature) where kernel.requires.isSubset(of: features) {
                let bound = BoundKernel(kernel, packed, types)
                bound.run()
                for (found, expected) in zip(bound.outputs, expected)
                where !Self.agree(found, expected, tolerance: example.tolerance) {
                    throw .failed(
                        "kernel \(kernel.name) differs from the reference on example \(type.name)/\(example.name); "
                            + "this CPU or this build is broken")
                }
                comparisonCount += 1
                kernelNames.insert(kernel.name)
            }
        }
    }

    /// Integers must be equal; floats may differ by `tolerance` times the largest magnitude, at least 1.
    private static func agree(_ found: Tensor, _ expected: Tensor, tolerance: Float) -> Bool {
        guard expected.type.element.isFloatingPoint, let a = found.reals, let b = expected.reals else {
            return found.bytes == expected.bytes
        }
        let magnitude = b.reduce(Float(1)) { $1.isFinite ? max($0, abs($1)) : $0 }
        return zip(a, b).allSatisfy { a, b in
            a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * magnitude
        }
    }
}
