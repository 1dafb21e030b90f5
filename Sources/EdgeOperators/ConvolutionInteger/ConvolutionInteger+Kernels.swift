import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension ConvolutionInteger {
    /// For one and two spatial axes.
    public func kernels(for signature: Signature) -> [Kernel] {
        let (x, w, output) = (signature.inputs[0], signature.inputs[1], signature.outputs[0])
        guard let window = try? window(x.shape, w.shape), window.axes.count <= 2, output.elementCount > 0 else {
            return []
        }
        let width = window.axes[window.axes.count - 1]
        let height =
            window.axes.count == 2
            ? window.axes[0]
            : WindowAxis(input: 1, output: 1, window: 1, outputStep: 1, origin: 0, tapStep: 1, divisor: 1)
        let groups = groups
        let step = signature.inputs[3].elementCount == 1 ? 0 : 1
        let (channels, outputs) = (x.shape[x.shape.rank - 1], w.shape[0])
        return KernelFamily(edge_convolution_kernels(), "conv_x8").bound(unitCount: x.shape[0] * height.output) {
            operands, _ in
            edge_conv_x8(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                weights: operands.inputs[1].assumingMemoryBound(to: UInt8.self),
                input_zero_point: operands.inputs[2].assumingMemoryBound(to: UInt8.self),
                weight_zero_points: operands.inputs[3].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int32.self), height: edge_conv_axis(height),
                width: edge_conv_axis(width), channels: channels, outputs: outputs, groups: groups,
                weight_zero_point_step: step, input_flip: x.element.signFlip, weight_flip: w.element.signFlip)
        }
    }
}

extension edge_conv_axis {
    fileprivate init(_ axis: WindowAxis) {
        self.init(
            input: axis.input, output: axis.output, window: axis.window, step: axis.outputStep, origin: axis.origin,
            tap_step: axis.tapStep)
    }
}
