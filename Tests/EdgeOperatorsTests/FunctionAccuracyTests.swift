import CEdgeKernels
import EdgeOperators
import EdgeTensor
import Glibc
import Testing

/// How far the float32 kernels of a function are from the correctly rounded result.
@Suite struct FunctionAccuracyTests {
    struct Function: Sendable, CustomTestStringConvertible {
        let family: String
        let exact: @Sendable (Double) -> Double
        var testDescription: String { family }
    }

    static let functions = [
        Function(family: "unary_exp_f32") { exp($0) },
        Function(family: "unary_sigmoid_f32") { 1 / (1 + exp(-$0)) },
        Function(family: "unary_tanh_f32") { tanh($0) },
        Function(family: "unary_erf_f32") { erf($0) },
        Function(family: "unary_log_f32") { log($0) },
    ]

    /// Numbers of all signs and magnitudes, infinities among them.
    private static let arguments: [Float] =
        stride(from: UInt32(0), through: .max - 10_007, by: 10_007).map(Float.init(bitPattern:)).filter { !$0.isNaN }
        + [.infinity, -.infinity, -0.0, 0.5, -87.336_54, 88.722_83]

    @Test(arguments: functions)
    func isWithinTwoUnitsInTheLastPlace(_ function: Function) {
        let kernels = FunctionAccuracyTests.kernels(of: function.family)
        #expect(!kernels.isEmpty)
        let expected = FunctionAccuracyTests.arguments.map { Float(function.exact(Double($0))) }
        for kernel in kernels {
            let results = FunctionAccuracyTests.results(of: kernel)
            var worst = (distance: 0, argument: Float(0))
            for (index, argument) in FunctionAccuracyTests.arguments.enumerated() {
                let distance = results[index].steps(to: expected[index])
                if distance > worst.distance { worst = (distance, argument) }
            }
            #expect(worst.distance <= 2, "\(String(cString: kernel.name)) of \(worst.argument)")
        }
    }

    /// The kernels of a family that this CPU can run.
    private static func kernels(of family: String) -> [edge_kernel] {
        let list = edge_unary_kernels()
        return UnsafeBufferPointer(start: list.kernels, count: Int(list.count)).filter {
            String(cString: $0.family) == family
                && CPUFeatures(rawValue: $0.requires).isSubset(of: CPUFeatures.detected)
        }
    }

    private static func results(of kernel: edge_kernel) -> [Float] {
        [Float](unsafeUninitializedCapacity: arguments.count) { output, count in
            arguments.withUnsafeBufferPointer { input in
                guard let input = input.baseAddress, let output = output.baseAddress else { return }
                var context = edge_unary_f32(input: input, output: output, alpha: 0, beta: 0)
                kernel.run(&context, 0, arguments.count, nil)
            }
            count = arguments.count
        }
    }
}

extension Float {
    /// How many numbers further `other` is; 0 for two that are NaN, and for what is 0 instead of below the normal numbers.
    fileprivate func steps(to other: Float) -> Int {
        if isNaN || other.isNaN { return isNaN && other.isNaN ? 0 : .max }
        if self == 0 && Swift.abs(other) < .leastNormalMagnitude { return 0 }
        return Swift.abs(place - other.place)
    }

    /// Where this number stands in the order of all.
    private var place: Int {
        let magnitude = Int(bitPattern & 0x7FFF_FFFF)
        return sign == .minus ? -magnitude : magnitude
    }
}
