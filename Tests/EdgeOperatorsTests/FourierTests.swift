import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Transforms against the sum that defines them, and what is made of them.
@Suite struct FourierTests {
    /// `Σ_n x[n] · e^(∓2πi·kn/N)` for complex x, in float64.
    private func sums(_ x: [Float], inverse: Bool) -> [Float] {
        let count = x.count / 2
        return (0..<count).flatMap { k -> [Float] in
            var (real, imaginary) = (0.0, 0.0)
            for n in 0..<count {
                let angle = (inverse ? 2 : -2) * Double.pi * Double(k * n % count) / Double(count)
                let (cosine, sine) = (Elementary.cos(angle), Elementary.sin(angle))
                real += Double(x[2 * n]) * cosine - Double(x[2 * n + 1]) * sine
                imaginary += Double(x[2 * n]) * sine + Double(x[2 * n + 1]) * cosine
            }
            return inverse
                ? [Float(real / Double(count)), Float(imaginary / Double(count))] : [Float(real), Float(imaginary)]
        }
    }

    private func noise(_ count: Int) -> [Float] {
        var random = SplitMix64(state: UInt64(count))
        return (0..<count).map { _ in random.float(in: -1...1) }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 8, 9, 12, 15, 16, 30, 31, 49, 60, 64, 77, 128])
    func transformIsItsSum(length: Int) throws {
        let x = noise(2 * length)
        let tensor = Tensor.floats(try Shape([length, 2]), x)
        for inverse in [false, true] {
            let op = FourierTransform(axis: 0, length: length, isInverse: inverse)
            #expect(try isClose(op.result(tensor).reals, sums(x, inverse: inverse), tolerance: 2e-6))
        }
        // Real numbers: the first half of the same, and back.
        let real = Tensor.floats(try Shape([length, 1]), Array(x.prefix(length)))
        let half = try FourierTransform(axis: 0, length: length, isOneSided: true).result(real)
        let whole = sums(x.prefix(length).flatMap { [$0, 0] }, inverse: false)
        #expect(isClose(half.reals, Array(whole.prefix(half.type.elementCount)), tolerance: 2e-6))
        let back = try FourierTransform(axis: 0, length: length, isInverse: true, isOneSided: true).result(half)
        #expect(isClose(back.reals, Array(x.prefix(length)), tolerance: 2e-6))
    }

    @Test func realNumbersHaveSymmetricSpectra() throws {
        for length in [9, 10] {
            let x = Array(noise(length))
            for inverse in [false, true] {
                let op = FourierTransform(axis: 0, length: length, isInverse: inverse)
                let y = try #require(try op.result(.floats(try Shape([length, 1]), x)).reals)
                let complex = try op.result(.floats(try Shape([length, 2]), x.flatMap { [$0, 0] })).reals
                #expect(isClose(complex, y, tolerance: 2e-6))
                #expect(y[1] == 0)
                for k in 1..<length {
                    #expect(y[2 * k] == y[2 * (length - k)])
                    #expect(y[2 * k + 1] == -y[2 * (length - k) + 1])
                }
            }
        }
    }

    @Test func stepsAreRoundedToTheTensorsPrecision() throws {
        let x = noise(20)
        let op = FourierTransform(axis: 0, length: 10)
        let floats = try op.result(.floats([10, 2], x))
        let doubles = try op.result(Tensor(TensorType(.float64, [10, 2]), x.map { Double($0) }))
        // Rounded once at the end, both would be the same.
        #expect(floats.reals != doubles.reals)
        #expect(isClose(doubles.reals, sums(x, inverse: false), tolerance: 1e-7))
    }

    @Test func signalsAreCutAndPadded() throws {
        let x = Tensor.floats([1, 3, 1], [1, 2, 4])
        #expect(try isClose(FourierTransform(axis: 1, length: 2).result(x).reals, [3, 0, -1, 0]))
        #expect(try isClose(FourierTransform(axis: 1, length: 4).result(x).reals, [7, 0, -3, -2, 3, 0, -3, 2]))
    }

    @Test func framesOverlap() throws {
        let found = try Frames(length: 3, step: 2).result(.floats([1, 8]))
        #expect(found.shape == [1, 3, 3])
        #expect(found.reals == [0, 1, 2, 2, 3, 4, 4, 5, 6])
        #expect(throws: OperatorError.self) { try Frames(length: 9, step: 1).result(.floats([1, 8])) }
    }

    @Test func magnitudesOfTwoDimensions() throws {
        let node = ImportedNode(format: .tflite, name: "RFFT2D", version: 1)
        let spectrum = try node.outputs([.floats([2, 2], [1, 2, 3, 4]), .int32s([2, 2])])[0]
        #expect(spectrum.shape == [2, 2, 2])
        #expect(isClose(spectrum.reals, [10, 0, -2, 0, -4, 0, 0, 0]))
        let magnitudes = try ImportedNode(format: .tflite, name: "COMPLEX_ABS", version: 1).reals([spectrum])
        #expect(isClose(magnitudes, [10, 2, 4, 0]))
        #expect(try ImportedNode(format: .tflite, name: "IMAG", version: 1).reals([spectrum]).allSatisfy { $0 == 0 })
    }

    @Test func melBandsBeyondTheSpectrumAreRefused() {
        let node = ImportedNode(name: "MelWeightMatrix", version: 17)
        #expect(throws: OperatorError.badInput(4, "is 9000.0 Hz, beyond half the sample rate of 8000")) {
            try node.outputs([.int64s([8]), .int64s([16]), .int64s([8000]), .floats([], [0]), .floats([], [9000])])
        }
    }

    @Test(arguments: [-1, Int.min, Int.max])
    func windowsOfImpossibleSizesAreRefused(size: Int) {
        let node = ImportedNode(name: "HannWindow", version: 17, attributes: ["periodic": .int(0)])
        #expect(throws: OperatorError.self) { try node.outputs([.int64s([size])]) }
    }
}
