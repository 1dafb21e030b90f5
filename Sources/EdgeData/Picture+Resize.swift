import EdgeTensor

/// How a picture's pixels are computed when its size changes.
public enum ResizeFilter: String, Hashable, Sendable, CaseIterable {
    /// The pixel whose centre is nearest.
    case nearest
    /// Linear between the neighbouring pixel centres.
    case bilinear
    /// Keys' cubic convolution with a = -1/2 (R. Keys, 1981).
    case bicubic

    /// Half the width of the filter's kernel, in source pixels at scale 1.
    var support: Float {
        switch self {
        case .nearest: 0.5
        case .bilinear: 1
        case .bicubic: 2
        }
    }

    /// The kernel at distance `x`.
    func weight(_ x: Float) -> Float {
        let x = abs(x)
        switch self {
        case .nearest:
            return x <= 0.5 ? 1 : 0
        case .bilinear:
            return max(0, 1 - x)
        case .bicubic:
            let a: Float = -0.5
            if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
        }
    }
}

extension Picture {
    /// The whole picture in another size. With `antialiases`, a filter grows with the factor by which the picture
    /// shrinks, as in Pillow; without, it looks at its nearest pixels only, as in OpenCV and TensorFlow.
    ///
    /// The rows are computed first, then the columns, each rounded to 8 bits.
    public func resized(
        width newWidth: Int, height newHeight: Int, filter: ResizeFilter = .bilinear, antialiases: Bool = true
    ) -> Picture {
        guard (newWidth, newHeight) != (width, height) else { return self }
        let horizontal = ResampleTable(from: width, to: newWidth, filter, antialiases)
        let vertical = ResampleTable(from: height, to: newHeight, filter, antialiases)
        let narrow = Bytes(count: newWidth * height * 3) { target in
            rgb.withUnsafeBytes { source in
                for row in 0..<height {
                    horizontal.apply(
                        source, at: row * width * 3, stride: 3, into: target, at: row * newWidth * 3)
                }
            }
        }
        let pixels = Bytes(count: newWidth * newHeight * 3) { target in
            narrow.withUnsafeBytes { source in
                for column in 0..<newWidth {
                    vertical.apply(source, at: column * 3, stride: newWidth * 3, into: target, at: column * 3)
                }
            }
        }
        return Picture(width: newWidth, height: newHeight, rgb: pixels)
    }
}

/// For each place of a resampled line, the first source place and the weights from there on.
private struct ResampleTable {
    var starts: [Int] = []
    var weights: [[Float]] = []

    init(from sourceCount: Int, to targetCount: Int, _ filter: ResizeFilter, _ antialiases: Bool) {
        let scale = Float(sourceCount) / Float(targetCount)
        let stretch = antialiases ? max(scale, 1) : 1
        for target in 0..<targetCount {
            let centre = (Float(target) + 0.5) * scale
            if filter == .nearest {
                starts.append(min(Int(centre), sourceCount - 1))
                weights.append([1])
                continue
            }
            let support = filter.support * stretch
            let first = Int((centre - support).rounded(.up))
            let last = Int((centre + support).rounded(.down))
            var places: [Int: Float] = [:]
            for place in first - 1...last {
                // Pixels beyond the edge repeat it without antialiasing, and do not count with it, as in the peers.
                let weight = filter.weight((Float(place) + 0.5 - centre) / stretch)
                let isInside = (0..<sourceCount).contains(place)
                guard weight != 0, isInside || !antialiases else { continue }
                places[min(max(place, 0), sourceCount - 1), default: 0] += weight
            }
            let start = places.keys.min() ?? min(Int(centre), sourceCount - 1)
            let end = places.keys.max() ?? start
            let raw = (start...end).map { places[$0] ?? 0 }
            let sum = raw.reduce(0, +)
            starts.append(start)
            weights.append(sum == 0 ? [1] : raw.map { $0 / sum })
        }
    }

    /// Computes one line of 3 channels; both lines step by `stride` bytes between their pixels.
    func apply(
        _ source: UnsafeRawBufferPointer, at sourceStart: Int, stride: Int, into target: UnsafeMutableRawBufferPointer,
        at targetStart: Int
    ) {
        for (index, start) in starts.enumerated() {
            for channel in 0..<3 {
                var sum: Float = 0.5
                var place = sourceStart + start * stride + channel
                for weight in weights[index] {
                    sum += weight * Float(source[place])
                    place += stride
                }
                target[targetStart + index * stride + channel] = UInt8(min(max(sum, 0), 255))
            }
        }
    }
}
