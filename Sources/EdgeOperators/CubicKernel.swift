/// Keys' cubic convolution with its free number `a` (Keys 1981).
struct CubicKernel {
    var a: Double

    /// The weight of an element at a distance.
    func weight(_ distance: Double) -> Double {
        let x = abs(distance)
        if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
    }

    /// The weights of the elements at -1, 0, 1 and 2 for a place `fraction` behind element 0.
    func weights(at fraction: Double) -> [Double] {
        [weight(fraction + 1), weight(fraction), weight(1 - fraction), weight(2 - fraction)]
    }
}
