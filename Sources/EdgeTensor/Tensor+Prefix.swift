extension Shape {
    /// This shape with another length of one axis, from 0 to what it was; other numbers become the nearest of these.
    public func shortened(_ axis: Int, to length: Int) -> Shape {
        var dimensions = dimensions
        dimensions[axis] = Swift.min(Swift.max(length, 0), dimensions[axis])
        return Shape(shorter: dimensions)
    }
}

extension Tensor {
    /// The first `count` slices along `axis` of a dense tensor, or all when there are fewer.
    public func prefix(_ count: Int, along axis: Int) -> Tensor {
        var short = type
        short.shape = type.shape.shortened(axis, to: count)
        if type.quantization?.axis == axis { short.quantization = nil }
        let inner = shape.dropFirst(axis + 1).reduce(type.element.byteCount, *)
        let (run, stride) = (short.shape[axis] * inner, shape[axis] * inner)
        guard run < stride else { return self }
        return withView { view in
            Tensor(short) { target in
                for outer in 0..<shape.prefix(axis).reduce(1, *) {
                    UnsafeMutableRawBufferPointer(rebasing: target.bytes[(outer * run)...].prefix(run))
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: view.bytes[(outer * stride)...].prefix(run)))
                }
            }
        }
    }
}
