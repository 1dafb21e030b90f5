import EdgeTensor
import Glibc
import Testing

/// The elementary functions against the C library's, which is right to within one unit in the last place.
@Suite struct ElementaryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let range: ClosedRange<Double>
        /// Largest distance allowed, in units in the last place of the C library's result.
        let tolerance: Double
        let found: @Sendable (Double) -> Double
        let expected: @Sendable (Double) -> Double

        init(
            _ name: String, _ range: ClosedRange<Double>, _ tolerance: Double,
            _ found: @escaping @Sendable (Double) -> Double, _ expected: @escaping @Sendable (Double) -> Double
        ) {
            self.name = name
            self.range = range
            self.tolerance = tolerance
            self.found = found
            self.expected = expected
        }

        var testDescription: String { "\(name) in \(range)" }
    }

    static let cases: [Case] = [
        Case("exp", -745...709.7, 2, Elementary.exp) { Glibc.exp($0) },
        Case("exp", -1...1, 2, Elementary.exp) { Glibc.exp($0) },
        Case("expm1", -50...700, 2, Elementary.expm1) { Glibc.expm1($0) },
        Case("expm1", -1...1, 2.5, Elementary.expm1) { Glibc.expm1($0) },
        Case("expm1", -1e-8...1e-8, 1, Elementary.expm1) { Glibc.expm1($0) },
        Case("log", 0...2, 2, Elementary.log) { Glibc.log($0) },
        Case("log", 0...1e300, 2, Elementary.log) { Glibc.log($0) },
        Case("log1p", -0.999...1, 2, Elementary.log1p) { Glibc.log1p($0) },
        Case("log1p", 0...1e20, 2, Elementary.log1p) { Glibc.log1p($0) },
        Case("sin", -10...10, 2, Elementary.sin) { Glibc.sin($0) },
        Case("sin", -1e300...1e300, 2, Elementary.sin) { Glibc.sin($0) },
        Case("cos", -10...10, 2, Elementary.cos) { Glibc.cos($0) },
        Case("cos", -1e15...1e15, 2, Elementary.cos) { Glibc.cos($0) },
        Case("tan", -100...100, 3, Elementary.tan) { Glibc.tan($0) },
        Case("asin", -1...1, 8, Elementary.asin) { Glibc.asin($0) },
        Case("acos", -1...1, 8, Elementary.acos) { Glibc.acos($0) },
        Case("atan", -1...1, 4, Elementary.atan) { Glibc.atan($0) },
        Case("atan", -1e3...1e3, 4, Elementary.atan) { Glibc.atan($0) },
        Case("sinh", -709...709, 4, Elementary.sinh) { Glibc.sinh($0) },
        Case("sinh", -1...1, 4, Elementary.sinh) { Glibc.sinh($0) },
        Case("cosh", -710...710, 4, Elementary.cosh) { Glibc.cosh($0) },
        Case("tanh", -25...25, 4, Elementary.tanh) { Glibc.tanh($0) },
        Case("tanh", -0.6...0.6, 4, Elementary.tanh) { Glibc.tanh($0) },
        Case("asinh", -10...10, 4, Elementary.asinh) { Glibc.asinh($0) },
        Case("asinh", -1e200...1e200, 4, Elementary.asinh) { Glibc.asinh($0) },
        Case("acosh", 1...10, 4, Elementary.acosh) { Glibc.acosh($0) },
        Case("atanh", -1...1, 4, Elementary.atanh) { Glibc.atanh($0) },
        Case("erf", -1...1, 4, Elementary.erf) { Glibc.erf($0) },
        Case("erf", -6.5...6.5, 6, Elementary.erf) { Glibc.erf($0) },
        Case("sigmoid", -700...40, 5, Elementary.sigmoid) { x in
            x < 0 ? Glibc.exp(x) / (1 + Glibc.exp(x)) : 1 / (1 + Glibc.exp(-x))
        },
        Case("softplus", -700...700, 5, Elementary.softplus) { x in
            Swift.max(x, 0) + Glibc.log1p(Glibc.exp(-abs(x)))
        },
    ]

    @Test(arguments: cases)
    func agreesWithTheCLibrary(_ item: Case) {
        var random = Uniform(state: 42)
        var worst = (distance: 0.0, x: 0.0)
        for _ in 0..<20_000 {
            let x = random.next(in: item.range)
            let distance = ulps(item.found(x), item.expected(x))
            if distance > worst.distance { worst = (distance, x) }
        }
        #expect(worst.distance <= item.tolerance, "\(worst.distance) ulp at \(worst.x)")
    }

    /// Arguments of every magnitude, for functions that reduce them.
    @Test func agreesAtEveryMagnitude() {
        var random = Uniform(state: 7)
        for exponent in stride(from: -1000.0, through: 1000, by: 0.37) {
            let x = random.next(in: 1...2) * Glibc.exp2(exponent.rounded())
            #expect(ulps(Elementary.log(x), Glibc.log(x)) <= 2, "log \(x)")
            #expect(ulps(Elementary.sin(x), Glibc.sin(x)) <= 2, "sin \(x)")
            #expect(ulps(Elementary.cos(-x), Glibc.cos(x)) <= 2, "cos \(x)")
            #expect(ulps(Elementary.atan(x), Glibc.atan(x)) <= 4, "atan \(x)")
            #expect(ulps(Elementary.tanh(x), Glibc.tanh(x)) <= 4, "tanh \(x)")
            #expect(ulps(Elementary.expm1(x), Glibc.expm1(x)) <= 2.5, "expm1 \(x)")
        }
    }

    /// Multiples of π/2 leave little after reduction; this one leaves the least of all float64.
    @Test func reducesTheHardestAngle() {
        #expect(ulps(Elementary.cos(0x1.6ac5b262ca1ffp+849), -0x1.14ae72e6ba22fp-61) <= 1)
        #expect(ulps(Elementary.sin(355), Glibc.sin(355)) <= 2)
        #expect(ulps(Elementary.sin(.pi), Glibc.sin(.pi)) <= 2)
    }

    @Test func powAgreesWithTheCLibrary() {
        var random = Uniform(state: 3)
        for _ in 0..<20_000 {
            let x = random.next(in: 0...4) * Glibc.exp2(random.next(in: -60...60).rounded())
            let y = random.next(in: -20...20)
            #expect(ulps(Elementary.pow(x, y), Glibc.pow(x, y)) <= 2, "\(x) to \(y)")
            let large = random.next(in: -1e15...1e15)
            let base = 1 + random.next(in: -1e-13...1e-13)
            #expect(ulps(Elementary.pow(base, large), Glibc.pow(base, large)) <= 2, "\(base) to \(large)")
        }
    }

    @Test func powKeepsSpecialValues() {
        let values: [Double] = [
            0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e300, -1e300, .leastNonzeroMagnitude, 0x1p53, -0x1p54, 0x1p64,
            -0x1p64,
            .infinity, -.infinity, .nan,
        ]
        for x in values {
            for y in values {
                let (found, expected) = (Elementary.pow(x, y), Glibc.pow(x, y))
                #expect(isSame(found, expected), "\(x) to \(y): \(found) instead of \(expected)")
            }
        }
    }

    @Test func keepsSpecialValues() {
        let functions = [
            Pair("exp", { Elementary.exp($0) }, { Glibc.exp($0) }),
            Pair("expm1", { Elementary.expm1($0) }, { Glibc.expm1($0) }),
            Pair("log", { Elementary.log($0) }, { Glibc.log($0) }),
            Pair("log1p", { Elementary.log1p($0) }, { Glibc.log1p($0) }),
            Pair("sin", { Elementary.sin($0) }, { Glibc.sin($0) }),
            Pair("cos", { Elementary.cos($0) }, { Glibc.cos($0) }),
            Pair("atan", { Elementary.atan($0) }, { Glibc.atan($0) }),
            Pair("asin", { Elementary.asin($0) }, { Glibc.asin($0) }),
            Pair("acos", { Elementary.acos($0) }, { Glibc.acos($0) }),
            Pair("tanh", { Elementary.tanh($0) }, { Glibc.tanh($0) }),
            Pair("sinh", { Elementary.sinh($0) }, { Glibc.sinh($0) }),
            Pair("cosh", { Elementary.cosh($0) }, { Glibc.cosh($0) }),
            Pair("asinh", { Elementary.asinh($0) }, { Glibc.asinh($0) }),
            Pair("acosh", { Elementary.acosh($0) }, { Glibc.acosh($0) }),
            Pair("atanh", { Elementary.atanh($0) }, { Glibc.atanh($0) }),
            Pair("erf", { Elementary.erf($0) }, { Glibc.erf($0) }),
        ]
        let values: [Double] = [
            0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-1040, 1, -1, 750, -750, 1e308, -1e308,
            .infinity, -.infinity, .nan,
        ]
        for pair in functions {
            for x in values {
                let (found, expected) = (pair.ours(x), pair.library(x))
                #expect(isSame(found, expected), "\(pair.name)(\(x)): \(found) instead of \(expected)")
            }
        }
    }

    /// The bits of a few results, which no CPU may change.
    @Test func givesTheseBits() {
        #expect(Elementary.exp(1) == 0x1.5bf0a8b14576ap+1)
        #expect(Elementary.log(10) == 0x1.26bb1bbb55516p+1)
        #expect(Elementary.pow(10, 0.5) == 0x1.94c583ada5b52p+1)
        #expect(Elementary.pow(3, 5) == 243)
        #expect(Elementary.sigmoid(0) == 0.5)
        #expect(Elementary.cos(0) == 1)
    }
}

/// A function of ours beside the C library's.
private struct Pair {
    let name: String
    let ours: (Double) -> Double
    let library: (Double) -> Double

    init(_ name: String, _ ours: @escaping (Double) -> Double, _ library: @escaping (Double) -> Double) {
        self.name = name
        self.ours = ours
        self.library = library
    }
}

/// The distance of two numbers in units in the last place of the second.
private func ulps(_ found: Double, _ expected: Double) -> Double {
    if found == expected || (found.isNaN && expected.isNaN) { return 0 }
    guard found.isFinite, expected.isFinite else { return .infinity }
    return abs(found - expected) / Swift.max(expected.ulp, .leastNonzeroMagnitude)
}

/// Within 2 units in the last place, or the same zero, infinity or NaN.
private func isSame(_ found: Double, _ expected: Double) -> Bool {
    ulps(found, expected) <= 2 && (found.isNaN || found.sign == expected.sign)
}

/// Evenly spread numbers, the same in every run.
private struct Uniform {
    var state: UInt64

    mutating func next(in range: ClosedRange<Double>) -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let unit = Double((state ^ state >> 29) >> 11) * 0x1p-53
        return range.lowerBound + (range.upperBound - range.lowerBound) * unit
    }
}
