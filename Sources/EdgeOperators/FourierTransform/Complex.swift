/// A complex number whose every operation rounds its parts once each step, as written.
struct Complex<Real: BinaryFloatingPoint & Sendable>: Sendable {
    var real, imaginary: Real

    static var zero: Complex { Complex(real: 0, imaginary: 0) }
    /// The number with its parts in each other's place.
    var exchanged: Complex { Complex(real: imaginary, imaginary: real) }
    var conjugate: Complex { Complex(real: real, imaginary: -imaginary) }
    /// The number times i.
    var turned: Complex { Complex(real: -imaginary, imaginary: real) }

    static func + (a: Complex, b: Complex) -> Complex {
        Complex(real: a.real + b.real, imaginary: a.imaginary + b.imaginary)
    }
    static func - (a: Complex, b: Complex) -> Complex {
        Complex(real: a.real - b.real, imaginary: a.imaginary - b.imaginary)
    }
    static func * (a: Complex, factor: Real) -> Complex {
        Complex(real: a.real * factor, imaginary: a.imaginary * factor)
    }
    static func * (a: Complex, b: Complex) -> Complex {
        Complex(
            real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
    }
}
