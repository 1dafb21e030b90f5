import EdgeGraph
import EdgeTensor

extension Resize {
    public static var examples: [Example] {
        var examples: [Example] = []
        let quantized = TensorType(.int8, [1, 5, 7, 3], quantization: .make(0.1, 9))
        for coordinates in Coordinates.allCases {
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
        return examples
    }
}
