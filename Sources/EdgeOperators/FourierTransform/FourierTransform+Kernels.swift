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
            let passes = FourierPasses(isPaired ? length / 2 : length)
            return edge_fourier(
                x: operands.inputs[0].assumingMemoryBound(to: Float.self),
                y: operands.outputs[0].assumingMemoryBound(to: Float.self), inner: inner, x_length: xLength,
                y_length: yLength, x_parts: xParts, y_parts: yParts, is_inverse: isInverse ? 1 : 0, length: length,
                is_paired: isPaired ? 1 : 0, passes: passes.kernelForm(&kept).kept(in: &kept),
                pass_count: passes.passes.count,
                roots: isPaired ? FourierPasses.roots(of: length).interleaved.kept(in: &kept) : [].kept(in: &kept))
        }
    }
}

extension ComplexNumbers {
    /// Real and imaginary parts in turn, in float32.
    fileprivate var interleaved: [Float] {
        zip(real, imaginary).flatMap { [Float($0), Float($1)] }
    }
}

extension FourierPasses {
    /// The passes with their factors in float32.
    fileprivate func kernelForm(_ kept: inout [AnyObject]) -> [edge_fourier_pass] {
        var forms: [edge_fourier_pass] = []
        for pass in passes {
            var twiddles: [Float] = []
            for butterfly in 0..<pass.count {
                for k in 1..<pass.radix {
                    let power = butterfly * k * pass.stride
                    twiddles += [Float(roots.real[power]), Float(roots.imaginary[power])]
                }
            }
            forms.append(
                edge_fourier_pass(
                    radix: pass.radix, count: pass.count, stride: pass.stride, twiddles: twiddles.kept(in: &kept),
                    roots: FourierPasses.roots(of: pass.radix).interleaved.kept(in: &kept)))
        }
        return forms
    }
}
