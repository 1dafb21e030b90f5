// Winograd's F(4x4, 3x3): a 3x3 window w becomes the 6x6 numbers G w Gᵀ, by which a tile of inputs, transformed alike, is
// multiplied number by number (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, section 4.1).

private enum Winograd {
    static let g: [[Double]] = [
        [1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6],
        [1 / 24, -1 / 12, 1 / 6], [0, 0, 1],
    ]
    /// What brings back w from G w Gᵀ, of which it needs the first, second, third and last rows and columns.
    static let inverse: [[Double]] = [[4, 0, 0, 0, 0, 0], [0, -3, 3, 0, 0, 0], [0, 0, 0, 0, 0, 1]]

    /// `a · m · aᵀ` of a square matrix m with as many rows as `a` has columns, row by row.
    static func sandwich(_ a: [[Double]], _ m: [Double]) -> [Double] {
        let (rows, side) = (a.count, a[0].count)
        var half = [Double](repeating: 0, count: rows * side)
        for row in 0..<rows {
            for column in 0..<side {
                for k in 0..<side { half[row * side + column] += a[row][k] * m[k * side + column] }
            }
        }
        var result = [Double](repeating: 0, count: rows * rows)
        for row in 0..<rows {
            for column in 0..<rows {
                for k in 0..<side { result[row * rows + column] += half[row * side + k] * a[column][k] }
            }
        }
        return result
    }
}

extension Tensor {
    /// Dense float32 weights `[O][3][3][I]` in ``Layout/winogradN16``, of type `target`.
    func transformed(to target: TensorType) -> Tensor {
        rearranged(to: target, packedType: target) { source, result, dense, packed in
            let numbers = Winograd.sandwich(Winograd.g, dense.map { Double(source[$0]) })
            for (place, number) in zip(packed, numbers) { result[place] = Float(number) }
        }
    }

    /// These weights in ``Layout/winogradN16`` as dense ones of type `target`, but for rounding.
    func restored(to target: TensorType) -> Tensor {
        rearranged(to: target, packedType: type) { source, result, dense, packed in
            let numbers = Winograd.sandwich(Winograd.inverse, packed.map { Double(source[$0]) })
            for (place, number) in zip(dense, numbers) { result[place] = Float(number) }
        }
    }

    /// Calls `body` for every pair of channels with the places of its window, dense and packed.
    private func rearranged(
        to target: TensorType, packedType: TensorType,
        _ body: (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>, [Int], [Int]) -> Void
    ) -> Tensor {
        let geometry = PackedGeometry(of: packedType)
        let (channels, matrix) = (packedType.shape[3], geometry.paddedChannels * packedType.shape[3])
        return Tensor(target) { output in
            withView { input in
                let (source, result) = (input.elements(as: Float.self), output.elements(as: Float.self))
                for outputChannel in 0..<geometry.channels {
                    let block = outputChannel / 16
                    let first = block * 16 * channels + outputChannel % 16
                    for channel in 0..<channels {
                        let place = first + channel * geometry.width(ofBlock: block)
                        body(
                            source, result, (0..<9).map { (outputChannel * 9 + $0) * channels + channel },
                            (0..<36).map { $0 * matrix + place })
                    }
                }
            }
        }
    }
}
