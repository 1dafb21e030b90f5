import EdgeTensor

/// A transform as passes of small radix, in the order of T. G. Stockham (1966): each takes one array to another and
/// leaves its results in order.
///
/// `Real` is the precision of every step: numbers in float32 are those of other libraries only where each step is
/// rounded as theirs are.
struct FourierPasses<Real: BinaryFloatingPoint & Sendable> {
    /// A pass over `count` butterflies of `stride` neighbours, where `radix · count · stride` is the length.
    struct Pass {
        let radix, count, stride: Int
        /// `e^(−2πi·k/radix)`
        let roots: [Complex<Real>]
    }

    let length: Int
    let passes: [Pass]
    /// `e^(−2πi·k/length)`
    let roots: [Complex<Real>]

    init(_ length: Int) {
        self.length = length
        var passes: [Pass] = []
        var (rest, stride) = (length, 1)
        for radix in FourierFactors.factors(of: length) {
            rest /= radix
            passes.append(Pass(radix: radix, count: rest, stride: stride, roots: FourierPasses.roots(of: radix)))
            stride *= radix
        }
        self.passes = passes
        roots = FourierPasses.roots(of: length)
    }

    /// `e^(−2πi·k/count)` for all k, from angles of at most an eighth of a turn, so that symmetric roots are exactly so.
    static func roots(of count: Int) -> [Complex<Real>] {
        (0..<count).map { k in
            // k/count of a turn as quarters and a rest of −½ to ½ quarter.
            let quarter = (8 * k + count) / (2 * count)
            let rest = Double(4 * k - quarter * count) / Double(count) * (Double.pi / 2)
            let (cosine, sine) = (Real(Elementary.cos(rest)), Real(Elementary.sin(rest)))
            return switch quarter & 3 {
            case 0: Complex(real: cosine, imaginary: -sine)
            case 1: Complex(real: -sine, imaginary: -cosine)
            case 2: Complex(real: -cosine, imaginary: sine)
            default: Complex(real: sine, imaginary: cosine)
            }
        }
    }

    /// Replaces `signal` by its transform; `spare` is as long and keeps nothing.
    func transform(_ signal: inout [Complex<Real>], _ spare: inout [Complex<Real>]) {
        for pass in passes {
            run(pass, signal, into: &spare)
            swap(&signal, &spare)
        }
    }

    /// `y[s·(p·j + k) + q] = w_n^jk · Σ_r x[s·(j + m·r) + q] · w_p^rk` for radix p, count m, stride s and n = p·m.
    private func run(_ pass: Pass, _ x: [Complex<Real>], into y: inout [Complex<Real>]) {
        let (radix, stride) = (pass.radix, pass.stride)
        var points = [Complex<Real>](repeating: .zero, count: radix)
        for butterfly in 0..<pass.count {
            for neighbour in 0..<stride {
                for r in 0..<radix { points[r] = x[stride * (butterfly + pass.count * r) + neighbour] }
                pass.transform(&points)
                for k in 0..<radix {
                    y[stride * (radix * butterfly + k) + neighbour] = points[k] * roots[butterfly * k * stride]
                }
            }
        }
    }
}

extension FourierPasses.Pass {
    /// Replaces `radix` points by their transform, by pairs: as w^−r is the conjugate of w^r = c + i·s,
    ///
    ///     x[r]·w^r + x[p − r]·w^−r = (x[r] + x[p − r])·c + i·(x[r] − x[p − r])·s
    ///
    /// is with the other sign what point p − k takes of the pair.
    func transform(_ points: inout [Complex<Real>]) {
        for r in 1..<(radix + 1) / 2 {
            (points[r], points[radix - r]) = (points[r] + points[radix - r], points[r] - points[radix - r])
        }
        let pairs = points
        for k in 0...radix / 2 {
            var even = pairs[0], odd = Complex<Real>.zero
            if radix % 2 == 0 { even = k % 2 == 0 ? even + pairs[radix / 2] : even - pairs[radix / 2] }
            for r in 1..<(radix + 1) / 2 {
                let root = roots[r * k % radix]
                even = even + pairs[r] * root.real
                odd = odd + pairs[radix - r] * root.imaginary
            }
            points[k] = even + odd.turned
            if k > 0 { points[radix - k] = even - odd.turned }
        }
    }
}

/// The radices of the passes.
enum FourierFactors {
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
}
