import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        AveragePool.self,
        Binary.self,
        Cast.self,
        Clamp.self,
        Compare.self,
        Concat.self,
        Convolution.self,
        ConvolutionInteger.self,
        Dequantize.self,
        DynamicQuantize.self,
        Expand.self,
        FullyConnected.self,
        Gather.self,
        Lookup.self,
        LSTM.self,
        MatMul.self,
        MatMulInteger.self,
        MaxPool.self,
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
