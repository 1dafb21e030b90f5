import EdgeGraph
import EdgeTensor

extension Resize {
    public static var examples: [Example] {
        var examples: [Example] = []
        let quantized = TensorType(.int8, [1, 5, 7, 3], quantization: .make(0.1, 9))
        for coordinates in Coordinates.allCases where coordinates != .cropAndResize {
            for type in [TensorType(.float32, [1, 5, 7, 3]), quantized] {
                for (name, sizes) in [("up", [1, 11, 14, 3]), ("down", [1, 3, 2, 3])] {
                    let linear = Resize(mode: .linear, coordinates: coordinates, sizes: sizes)
                    examples.append(Example("linear-\(coordinates)-\(name)-\(type.element)", linear, [.init(type)]))
                }
                for rounding in Rounding.allCases {
                    let nearest = Resize(
                        mode: .nearest, coordinates: coordinates, rounding: rounding, sizes: [1, 7, 5, 3])
                    examples.append(
                        Example("nearest-\(coordinates)-\(rounding)-\(type.element)", nearest, [.init(type)]))
                }
            }
        }
        let scaled = Resize(
            mode: .linear, coordinates: .halfPixelSymmetric, sizes: [2, 3, 5, 7], scales: [1, 1, 1.3, 1.8])
        examples.append(Example("scales", scaled, [.init(TensorType(.float32, [2, 3, 4, 4]))]))
        let volume = Resize(mode: .linear, coordinates: .halfPixel, sizes: [1, 4, 5, 6, 2])
        examples.append(Example("volume", volume, [.init(TensorType(.float32, [1, 2, 3, 3, 2]))]))
        examples.append(
            Example(
                "volume-quantized", volume,
                [.init(TensorType(.int8, [1, 2, 3, 3, 2], quantization: .make(0.1, 0)))]))
        let same = Resize(mode: .linear, coordinates: .asymmetric, sizes: [1, 5, 7, 3])
        examples.append(Example("same", same, [.init(quantized)]))
        examples.append(
            Example(
                "wide-channels", Resize(mode: .linear, coordinates: .halfPixel, sizes: [2, 9, 9, 37]),
                [.init(TensorType(.int8, [2, 4, 5, 37], quantization: .make(0.1, 0)))]))
        return examples + filterExamples
    }

    private static var filterExamples: [Example] {
        let picture = TensorType(.float32, [2, 6, 9, 5])
        let crop = Resize(
            mode: .linear, coordinates: .cropAndResize, sizes: [2, 5, 7, 5],
            region: [0, 0.25, -0.2, 0, 1, 0.75, 1.5, 1], extrapolation: 9)
        var nearest = crop
        nearest.mode = .nearest
        var examples = [
            Example("crop", crop, [.init(picture)]), Example("crop-nearest", nearest, [.init(picture)]),
            Example("crop-int16", crop, [.init(TensorType(.int16, picture.shape))]),
        ]
        for mode in [Mode.linear, .cubic] {
            for (name, sizes) in [("up", [2, 11, 14, 5]), ("down", [2, 4, 3, 5]), ("one-axis", [2, 6, 4, 5])] {
                for (isExcluding, isAntialiasing) in [(false, false), (true, false), (false, true), (true, true)] {
                    let op = Resize(
                        mode: mode, coordinates: .halfPixel, sizes: sizes, cubicCoefficient: -0.5,
                        excludesOutside: isExcluding, antialiases: isAntialiasing)
                    let suffix = (isExcluding ? "-excluding" : "") + (isAntialiasing ? "-antialiasing" : "")
                    examples.append(Example("\(mode)-\(name)\(suffix)", op, [.init(picture)]))
                }
            }
        }
        let line = Resize(mode: .cubic, coordinates: .alignCorners, sizes: [9])
        let volume = Resize(mode: .cubic, coordinates: .asymmetric, sizes: [1, 3, 5, 2, 2])
        return examples + [
            Example("line", line, [.init(TensorType(.float32, [4]))]),
            Example("volume-cubic", volume, [.init(TensorType(.float64, [1, 2, 3, 3, 2]))]),
        ]
    }
}
