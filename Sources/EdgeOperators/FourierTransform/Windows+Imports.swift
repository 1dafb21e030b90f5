import EdgeGraph
import EdgeTensor

extension FourierTransform {
    /// ONNX's windows as constants: sums of cosines `Σ_k (−1)^k a_k cos(2πk·n/N)`, N the size, or one less for a
    /// symmetric window.
    static var windows: [ImportRule] {
        let kinds: [(name: String, coefficients: [Double])] = [
            ("HannWindow", [0.5, 0.5]), ("HammingWindow", [25.0 / 46, 21.0 / 46]),
            ("BlackmanWindow", [0.42, 0.5, 0.08]),
        ]
        return kinds.map { name, coefficients in
            .onnx(name) { node, builder throws(OperatorError) in
                let size = try node.integer(0, in: builder)
                let type = TensorType(try element(of: node), try .inferred([size]))
                let period = try node.bool("periodic", default: true) ? size : size - 1
                let window = try builder.addComputed(type) { view in
                    for index in 0..<size {
                        view.setElement(index, sum(coefficients, at: Double(index) / Double(max(period, 1))))
                    }
                }
                return [window]
            }
        }
    }

    private static func sum(_ coefficients: [Double], at turn: Double) -> Double {
        var (sum, sign) = (0.0, 1.0)
        for (k, coefficient) in coefficients.enumerated() {
            sum += sign * coefficient * Elementary.cos(2 * Double.pi * Double(k) * turn)
            sign = -sign
        }
        return sum
    }

    /// ONNX's MelWeightMatrix `[dft_length/2 + 1, bands]` as a constant: triangles between frequencies that lie apart
    /// equally on the mel scale, `mel(f) = 2595 · log10(1 + f/700)`.
    static var melWeights: ImportRule {
        .onnx("MelWeightMatrix") { node, builder throws(OperatorError) in
            var numbers: [Int] = []
            for index in 0..<3 { numbers.append(try node.integer(index, in: builder)) }
            let (bandCount, length, rate) = (numbers[0], numbers[1], numbers[2])
            var edges: [Float] = []
            for index in 3..<5 { edges.append(try node.reals(index, in: builder).first ?? 0) }
            guard bandCount > 0, length > 0, rate > 0, edges.allSatisfy({ $0 >= 0 && $0.isFinite }),
                edges[0] < edges[1], length <= Graph.maximumTensorByteCount
            else { throw .badInput(0, "makes no bands: \(numbers), from \(edges[0]) to \(edges[1]) Hz") }
            let type = TensorType(try element(of: node), try .inferred([length / 2 + 1, bandCount]))
            guard type.byteCount <= builder.foldingByteBudget else {
                throw .badInput(0, "makes too many bands: \(numbers)")
            }
            let bins = melBins(bandCount, length, rate, Double(edges[0]), Double(edges[1]))
            guard bins.allSatisfy({ (0..<length / 2 + 1).contains($0) }) else {
                throw .badInput(4, "is \(edges[1]) Hz, beyond half the sample rate of \(rate)")
            }
            let matrix = try builder.addComputed(type) { view in
                for band in 0..<bandCount {
                    let (lower, centre, upper) = (bins[band], bins[band + 1], bins[band + 2])
                    if lower == centre { view.setElement(centre * bandCount + band, 1.0) }
                    for bin in lower..<centre {
                        view.setElement(bin * bandCount + band, Double(bin - lower) / Double(centre - lower))
                    }
                    view.setElement(centre * bandCount + band, 1.0)
                    for bin in centre..<upper {
                        view.setElement(bin * bandCount + band, Double(upper - bin) / Double(upper - centre))
                    }
                }
            }
            return [matrix]
        }
    }

    /// The bins of the bands' ends and centres: one more on either side than there are bands.
    private static func melBins(
        _ bandCount: Int, _ length: Int, _ rate: Int, _ lower: Double, _ upper: Double
    ) -> [Int] {
        func mel(_ hertz: Double) -> Double { 2595 * (Elementary.log(1 + hertz / 700) / Elementary.log(10)) }
        let step = (mel(upper) - mel(lower)) / Double(bandCount + 2)
        return (0..<bandCount + 2).map { band in
            let hertz = 700 * (Elementary.pow(10, (mel(lower) + Double(band) * step) / 2595) - 1)
            return Int(exactly: (Double(length + 1) * hertz / Double(rate)).rounded(.down)) ?? -1
        }
    }

    private static func element(of node: ForeignNode) throws(OperatorError) -> ElementType {
        try Cast.element(ofONNX: try node.int("output_datatype", default: 1))
    }
}
