import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        Clamp.self,
        Dequantize.self,
        Quantize.self,
    ])
}
