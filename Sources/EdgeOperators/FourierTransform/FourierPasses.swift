import EdgeTensor

/// Complex numbers with their parts in two arrays.
struct ComplexNumbers {
    var real, imaginary: [Double]

    init(count: Int) {
        real = Array(repeating: 0, count: count)
        imaginary = real
    }

    mutating func clear() {
        for index in real.indices { (real[index], imaginary[index]) = (0, 0) }
    }

    mutating func exchangeParts() { swap(&real, &imaginary) }

    /// Makes the second half the mirror image of the first, as in the transform of real numbers.
    mutating func mirror() {
        let count = real.count
        imaginary[0] = 0
        if count % 2 == 0 { imaginary[count / 2] = 0 }
        for index in count / 2 + 1..<max(count, count / 2 + 1) {
            real[index] = real[count - index]
            imaginary[index] = -imaginary[count - index]
        }
    }
}

/// A transform as passes of small radix, in the order of T. G. Stockham (1966): each takes one array to another and
/// leaves its results in order.
struct FourierPasses {
    /// A pass over `count` butterflies of `stride` neighbours, where `radix · count · stride` is the length.
    struct Pass {
        let radix, count, stride: Int
    }

    let length: Int
    let passes: [Pass]
    /// `e^(−2πi·k/length)`
    let roots: ComplexNumbers

    init(_ length: Int) {
        self.length = length
        var passes: [Pass] = []
        var (rest, stride) = (length, 1)
        for radix in FourierPasses.factors(of: length) {
            rest /= radix
            passes.append(Pass(radix: radix, count: rest, stride: stride))
            stride *= radix
        }
        self.passes = passes
        roots = FourierPasses.roots(of: length)
    }

    /// Fours, at most one two, then odd primes from the smallest; their product is `length`.
    static func factors(of length: Int) -> [Int] {
        var (factors, rest, odd): ([Int], Int, Int) = ([], length, 3)
        while rest % 4 == 0 {
            factors.append(4)
            rest /= 4
        }
        if rest % 2 == 0 {
            factors.append(2)
            rest /= 2
        }
        while odd <= rest / odd {
            if rest % odd == 0 {
                factors.append(odd)
                rest /= odd
            } else {
                odd += 2
            }
        }
        return rest > 1 ? factors + [rest] : factors
    }

    /// `e^(−2πi·k/count)` for all k, from angles of at most an eighth of a turn, so that symmetric roots are exactly so.
    static func roots(of count: Int) -> ComplexNumbers {
        var roots = ComplexNumbers(count: count)
        for k in 0..<count {
            // k/count of a turn as quarters and a rest of −½ to ½ quarter.
            let quarter = (8 * k + count) / (2 * count)
            let rest = Double(4 * k - quarter * count) / Double(count) * (Double.pi / 2)
            let (cosine, sine) = (Elementary.cos(rest), Elementary.sin(rest))
            switch quarter & 3 {
            case 0: (roots.real[k], roots.imaginary[k]) = (cosine, -sine)
            case 1: (roots.real[k], roots.imaginary[k]) = (-sine, -cosine)
            case 2: (roots.real[k], roots.imaginary[k]) = (-cosine, sine)
            default: (roots.real[k], roots.imaginary[k]) = (sine, cosine)
            }
        }
        return roots
    }

    /// Replaces `signal` by its transform; `spare` is as long and keeps nothing.
    func transform(_ signal: inout ComplexNumbers, _ spare: inout ComplexNumbers) {
        for pass in passes {
            run(pass, signal, into: &spare)
            swap(&signal, &spare)
        }
    }

    /// `y[s·(p·j + k) + q] = w_n^jk · Σ_r x[s·(j + m·r) + q] · w_p^rk` for radix p, count m, stride s and n = p·m.
    private func run(_ pass: Pass, _ x: ComplexNumbers, into y: inout ComplexNumbers) {
        let (radix, count, stride) = (pass.radix, pass.count, pass.stride)
        for butterfly in 0..<count {
            for k in 0..<radix {
                let twist = butterfly * k * stride
                for neighbour in 0..<stride {
                    var (real, imaginary) = (0.0, 0.0)
                    for r in 0..<radix {
                        let source = stride * (butterfly + count * r) + neighbour
                        // The power of the root w_length that is w_p^rk · w_n^jk.
                        let power = (r * k % radix * (length / radix) + twist) % length
                        real += x.real[source] * roots.real[power] - x.imaginary[source] * roots.imaginary[power]
                        imaginary += x.real[source] * roots.imaginary[power] + x.imaginary[source] * roots.real[power]
                    }
                    let target = stride * (radix * butterfly + k) + neighbour
                    (y.real[target], y.imaginary[target]) = (real, imaginary)
                }
            }
        }
    }
}
