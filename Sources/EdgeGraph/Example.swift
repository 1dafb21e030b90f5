import EdgeTensor

/// One case of an operator, from which tests, benchmarks and the on-board self-check make their inputs.
public struct Example: Sendable {
    public struct Input: Sendable {
        public var type: TensorType
        /// What the elements are drawn from, in stored units for integers.
        public var range: ClosedRange<Float>
        /// Constants are packed as the operator asks before its kernels see them.
        public var isConstant: Bool
        /// Elements to use instead of drawn ones.
        public var tensor: Tensor?

        public init(
            _ type: TensorType, range: ClosedRange<Float>? = nil, isConstant: Bool = false, tensor: Tensor? = nil
        ) {
            self.type = type
            self.range = range ?? Input.fullRange(of: type.element)
            self.isConstant = isConstant
            self.tensor = tensor
        }

        /// A constant with these elements.
        public static func constant(_ tensor: Tensor) -> Input {
            Input(tensor.type, isConstant: true, tensor: tensor)
        }

        static func fullRange(of element: ElementType) -> ClosedRange<Float> {
            switch element {
            case .int8: -128...127
            case .uint8: 0...255
            case .int16: -32768...32767
            case .uint16: 0...65535
            case .bool: 0...1
            case .int32, .int64: -1000...1000
            case .uint32, .uint64: 0...1000
            default: -1...1
            }
        }
    }

    public var name: String
    public var op: any Operator
    public var inputs: [Input]
    /// Quantizations that the outputs have in the graph; nil takes what the operator says.
    public var outputQuantizations: [Quantization?]
    /// Largest difference between a kernel and the reference, relative to the largest magnitude of the output.
    /// Integer outputs are compared exactly, whatever this says.
    public var tolerance: Float

    public init(
        _ name: String, _ op: any Operator, _ inputs: [Input], quantized: [Quantization?] = [],
        tolerance: Float = 1e-5
    ) {
        self.name = name
        self.op = op
        self.inputs = inputs
        outputQuantizations = quantized
        self.tolerance = tolerance
    }

    /// The types of the case's outputs.
    public func outputTypes() throws(OperatorError) -> [TensorType] {
        var types = try op.outputTypes(for: inputs.map(\.type))
        for (index, quantization) in outputQuantizations.enumerated() where index < types.count {
            if let quantization { types[index].quantization = quantization }
        }
        return types
    }

    /// `inputs` as kernels get them, constants packed as the operator asks, and the signature that they then have.
    public func packed(
        _ inputs: [Tensor], outputTypes: [TensorType]
    ) -> (inputs: [Tensor], signature: Signature) {
        var signature = Signature(
            inputs: inputs.map(\.type), outputs: outputTypes, isConstant: self.inputs.map(\.isConstant))
        let layouts = op.packedLayouts(for: signature)
        let packed = inputs.enumerated().map { index, tensor in
            signature.isConstant[index] ? layouts[index].map { tensor.packed(as: $0) } ?? tensor : tensor
        }
        signature.inputs = packed.map(\.type)
        return (packed, signature)
    }

    /// The inputs' elements: the same for the same seed on every machine.
    public func makeInputs(seed: UInt64 = 1) -> [Tensor] {
        var random = SplitMix64(state: seed)
        return inputs.map { $0.tensor ?? random.tensor($0.type, in: $0.range) }
    }
}

/// Sebastiano Vigna's SplitMix64: small, seedable, the same everywhere.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    var state: UInt64

    public init(state: UInt64) { self.state = state }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in `range`, from 24 random bits.
    public mutating func float(in range: ClosedRange<Float>) -> Float {
        let unit = Float(next() >> 40) * 0x1p-24
        return range.lowerBound + (range.upperBound - range.lowerBound) * unit
    }

    /// A dense tensor of elements in `range`, integers rounded to the nearest.
    public mutating func tensor(_ type: TensorType, in range: ClosedRange<Float>) -> Tensor {
        func draw<Element: BitwiseCopyable>(_ make: (Float) -> Element, _ random: inout SplitMix64) -> Tensor {
            var elements: [Element] = []
            elements.reserveCapacity(type.elementCount)
            for _ in 0..<type.elementCount { elements.append(make(random.float(in: range))) }
            return Tensor(type, elements)
        }
        func rounded<Integer: FixedWidthInteger & BitwiseCopyable>(_ integer: Integer.Type) -> (Float) -> Integer {
            { Integer(clamping: Int64($0.rounded(.toNearestOrEven))) }
        }
        switch type.element {
        case .float32: return draw({ $0 }, &self)
        case .float64: return draw({ Double($0) }, &self)
        case .float16: return draw({ HalfPrecision.float16(from: $0) }, &self)
        case .bfloat16: return draw({ HalfPrecision.bfloat16(from: $0) }, &self)
        case .int8: return draw(rounded(Int8.self), &self)
        case .uint8: return draw(rounded(UInt8.self), &self)
        case .int16: return draw(rounded(Int16.self), &self)
        case .uint16: return draw(rounded(UInt16.self), &self)
        case .int32: return draw(rounded(Int32.self), &self)
        case .uint32: return draw(rounded(UInt32.self), &self)
        case .int64: return draw(rounded(Int64.self), &self)
        case .uint64: return draw(rounded(UInt64.self), &self)
        case .bool: return draw({ UInt8($0 < 0.5 ? 0 : 1) }, &self)
        case .bytes: return Tensor(byteStrings: Array(repeating: [], count: type.elementCount), shape: type.shape)
        }
    }
}
