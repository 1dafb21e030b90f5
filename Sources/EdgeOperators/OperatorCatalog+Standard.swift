import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        AveragePool.self,
        Clamp.self,
        Concat.self,
        Convolution.self,
        Dequantize.self,
        Expand.self,
        FullyConnected.self,
        Gather.self,
        MatMul.self,
        MaxPool.self,
        Pad.self,
        Quantize.self,
        Reshape.self,
        Resize.self,
        Slice.self,
        Tile.self,
        Transpose.self,
        TransposedConvolution.self,
    ])
}
