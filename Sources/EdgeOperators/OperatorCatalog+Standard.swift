import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        AveragePool.self,
        Clamp.self,
        Convolution.self,
        Dequantize.self,
        FullyConnected.self,
        MatMul.self,
        MaxPool.self,
        Quantize.self,
        TransposedConvolution.self,
    ])
}
