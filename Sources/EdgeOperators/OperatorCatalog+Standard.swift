import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        ArgMaxPool.self,
        AveragePool.self,
        Binary.self,
        Cast.self,
        Clamp.self,
        Compare.self,
        Concat.self,
        Convolution.self,
        Dequantize.self,
        Expand.self,
        FullyConnected.self,
        Gather.self,
        Lookup.self,
        LSTM.self,
        MatMul.self,
        MaxPool.self,
        MaxUnpool.self,
        Pad.self,
        Quantize.self,
        Reduce.self,
        Reshape.self,
        Resize.self,
        Select.self,
        Slice.self,
        Softmax.self,
        Tile.self,
        Transpose.self,
        TransposedConvolution.self,
        Unary.self,
    ])
}
