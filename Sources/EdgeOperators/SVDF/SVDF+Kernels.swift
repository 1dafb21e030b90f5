import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension SVDF {
    public func kernels(for signature: Signature) -> [Kernel] {
        let sizes = Sizes(signature.inputs, rank: rank)
        let lengths = edge_svdf_sizes(
            batch: sizes.batch, input: sizes.input, units: sizes.units, rank: rank, memory: sizes.memory)
        guard signature.inputs[Input.x.rawValue].element == .int8 else { return realKernels(lengths) }
        let rule = IntegerSVDF(self, signature.inputs, output: signature.outputs[0])
        // Centred values stay within int16, so that a product fits int32.
        guard (-128...127).contains(rule.inputZeroPoint) else { return [] }
        return integerKernels(lengths, rule)
    }

    private func realKernels(_ sizes: edge_svdf_sizes) -> [Kernel] {
        let function = function.kernelForm
        return KernelFamily(edge_svdf_kernels(), "svdf_f32").bound(unitCount: sizes.batch) { operands, _ in
            func input(_ input: Input) -> UnsafePointer<Float> {
                operands.inputs[input.rawValue].assumingMemoryBound(to: Float.self)
            }
            return edge_svdf_f32(
                sizes: sizes, x: input(.x), feature_weights: input(.features), time_weights: input(.time),
                bias: input(.bias), state: input(.state), y: operands.outputs[0].assumingMemoryBound(to: Float.self),
                state_after: operands.outputs[1].assumingMemoryBound(to: Float.self), function: function)
        }
    }

    private func integerKernels(_ sizes: edge_svdf_sizes, _ rule: IntegerSVDF) -> [Kernel] {
        KernelFamily(edge_svdf_kernels(), "svdf_s8").bound(unitCount: sizes.batch) { operands, _ in
            func input<Element>(_ input: Input, _: Element.Type) -> UnsafePointer<Element> {
                operands.inputs[input.rawValue].assumingMemoryBound(to: Element.self)
            }
            return edge_svdf_s8(
                sizes: sizes, x: input(.x, Int8.self), feature_weights: input(.features, Int8.self),
                time_weights: input(.time, Int16.self), bias: input(.bias, Int32.self),
                state: input(.state, Int16.self), y: operands.outputs[0].assumingMemoryBound(to: Int8.self),
                state_after: operands.outputs[1].assumingMemoryBound(to: Int16.self),
                input_zero_point: rule.inputZeroPoint, output_zero_point: rule.outputZeroPoint,
                lower: rule.range.lowerBound, upper: rule.range.upperBound, to_state: rule.toState.kernelForm,
                to_output: rule.toOutput.kernelForm)
        }
    }
}

extension FixedPointFactor {
    fileprivate var kernelForm: edge_fixed_point { edge_fixed_point(multiplier: multiplier, shift: Int32(shift)) }
}
