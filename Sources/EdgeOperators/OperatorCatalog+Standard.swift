import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        Binary.self,
        Cast.self,
        Clamp.self,
        Compare.self,
        Dequantize.self,
        Lookup.self,
        Quantize.self,
        Reduce.self,
        Select.self,
        Softmax.self,
        Unary.self,
    ])
}
