import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension FourierTransform {
    /// Real numbers of an even length run as a transform of half that length.
    public func kernels(for signature: Signature) -> [Kernel] {
        let (x, y) = (signature.inputs[0], signature.outputs[0])
        guard x.element == .float32, x.elementCount > 0, y.elementCount > 0 else { return [] }
        let inner = x.shape[axis + 1..<x.shape.rank - 1].reduce(1, *)
        let unitCount = x.shape.prefix(axis).reduce(1, *) * inner
        let isPaired = x.shape.last == 1 && length % 2 == 0 && !isInverse
        let (length, isInverse) = (length, isInverse)
        let (xLength, yLength) = (x.shape[axis], y.shape[axis])
        let (xParts, yParts) = (Int32(x.shape.last ?? 1), Int32(y.shape.last ?? 2))
        return KernelFamily(edge_fourier_kernels(), "fourier_f32").bound(
            unitCount: unitCount, scratchByteCount: 4 * length * MemoryLayout<Float>.stride
        ) { operands, kept in
            let passes = FourierPasses<Float>(isPaired ? length / 2 : length)
            return edge_fourier(
                x: operands.inputs[0].assumingMemoryBound(to: Float.self),
                y: operands.outputs[0].assumingMemoryBound(to: Float.self), inner: inner, x_length: xLength,
                y_length: yLength, x_parts: xParts, y_parts: yParts, is_inverse: isInverse ? 1 : 0, length: length,
                is_paired: isPaired ? 1 : 0, passes: passes.kernelForm(&kept).kept(in: &kept),
                pass_count: passes.passes.count,
                roots: (isPaired ? FourierPasses<Float>.roots(of: length) : []).interleaved.kept(in: &kept))
        }
    }
}

extension [Complex<Float>] {
    /// Real and imaginary parts in turn.
    fileprivate var interleaved: [Float] { flatMap { [$0.real, $0.imaginary] } }
}

extension FourierPasses<Float> {
    /// The passes with their factors.
    fileprivate func kernelForm(_ kept: inout [AnyObject]) -> [edge_fourier_pass] {
        var forms: [edge_fourier_pass] = []
        for pass in passes {
            let twiddles = (0..<pass.count).flatMap { butterfly in
                (1..<pass.radix).map { k in roots[butterfly * k * pass.stride] }
            }
            forms.append(
                edge_fourier_pass(
                    radix: pass.radix, count: pass.count, stride: pass.stride,
                    twiddles: twiddles.interleaved.kept(in: &kept), roots: pass.roots.interleaved.kept(in: &kept)))
        }
        return forms
    }
}
