import EdgeGraph
import EdgeTensor

/// Numbers that break arithmetic: nothing, less than nothing, the ends of integer types and of memory.
public enum HostileValues {
    public static let integers = [
        0, -1, 1, 2, 3, 7, -2, 255, 1 << 16, 1 << 30, Int(Int32.max), Int(Int32.max) + 1, Int(Int32.min), 1 << 40,
        1 << 62, Int.max, Int.max - 1, Int.min, Int.min + 1,
    ]

    public static let floats: [Float] = [
        0, -0.0, -1, 0.5, .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
        .leastNonzeroMagnitude, 0x1p-126, 0x1p31, 0x1p32, 0x1p63, 0x1p64, 3.5e-38,
    ]

    /// Values that may stand in the place of `value`, of its kind; for some, one of another kind.
    public static func replacements(for value: AttributeValue) -> [AttributeValue] {
        switch value {
        case .int: integers.map { .int($0) } + [.float(1), .ints([1, 2])]
        case .float: floats.map { .float($0) } + [.int(1), .floats([])]
        case .string(let text): ["", "unknown", text + "x", "float64", "int16", "int32", "bytes"].map { .string($0) }
        case .ints(let values): lists(values, integers, filling: 1).map { .ints($0) } + [.int(1), .floats([1])]
        case .floats(let values): lists(values, floats, filling: 1).map { .floats($0) } + [.float(1), .ints([1])]
        case .strings: [.strings([]), .strings(["", "unknown"])]
        case .tensor: [.int(0)]
        }
    }

    /// A list with one element or all replaced, shorter, longer, or in another order.
    private static func lists<Element>(
        _ values: [Element], _ extremes: [Element], filling: Element
    ) -> [[Element]] {
        var lists: [[Element]] = [[], values + values, Array(values.reversed()), Array(values.dropLast())]
        lists.append(Array(repeating: filling, count: 17))
        lists.append(Array(repeating: filling, count: 3))
        for extreme in extremes {
            lists.append(values.map { _ in extreme })
            for index in values.indices {
                var list = values
                list[index] = extreme
                lists.append(list)
            }
        }
        return lists
    }

    /// Types that may stand in the place of `type`: other ranks, lengths, elements, quantizations and layouts.
    public static func replacements(for type: TensorType) -> [TensorType] {
        var types: [TensorType] = []
        let dimensions = type.shape.dimensions
        var shapes: [[Int]] = [[], dimensions + [1], [1] + dimensions, Array(dimensions.dropLast())]
        shapes += (1...8).map { Array(repeating: 1, count: $0) }
        shapes += (1...8).map { Array(repeating: 2, count: $0) }
        shapes += [
            Array(dimensions.reversed()), [0], [0, 0], [0, 3], Array(repeating: 1, count: 16), [1 << 16, 1 << 14],
        ]
        for axis in dimensions.indices {
            for length in [0, 1, 2, 17, dimensions[axis] + 1, 1 << 20] {
                var shape = dimensions
                shape[axis] = length
                shapes.append(shape)
            }
        }
        for shape in shapes {
            if let shape = try? Shape(shape) { types.append(type.reshaped(to: shape)) }
        }
        for element in ElementType.allCases {
            types.append(TensorType(element, type.shape, quantization: type.quantization))
            types.append(TensorType(element, type.shape))
        }
        types += quantizations(for: type).map { type.quantized($0) }
        for layout in Layout.allCases {
            var packed = type
            packed.layout = layout
            types.append(packed)
        }
        return types
    }

    /// Quantizations that a tensor of this type may have in a file: none, of the whole, along each axis, extreme ones.
    public static func quantizations(for type: TensorType) -> [Quantization?] {
        var list: [Quantization?] = [nil]
        let scales: [Float] = [1, 0.0078125, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0x1p-126]
        for scale in scales {
            for zeroPoint: Int32 in [0, -128, 127, 128, 65_536, -65_536] {
                list.append(try? Quantization(scale: scale, zeroPoint: zeroPoint))
            }
        }
        for (axis, length) in type.shape.enumerated() where length < 1 << 10 {
            for scale in scales.prefix(4) {
                list.append(
                    try? Quantization(
                        scales: (0..<length).map { $0 % 2 == 0 ? scale : 0.5 },
                        zeroPoints: (0..<length).map { Int32($0 % 5 - 2) * 30_000 }, axis: axis))
            }
        }
        return list
    }
}
