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
        Dequantize.self,
        Expand.self,
        FourierTransform.self,
        Frames.self,
        FullyConnected.self,
        Gather.self,
        GRU.self,
        Lookup.self,
        LSTM.self,
        MatMul.self,
        MaxPool.self,
        Pad.self,
        Quantize.self,
        Reduce.self,
        Reshape.self,
        Resize.self,
        RNN.self,
        Select.self,
        Slice.self,
        Softmax.self,
        SVDF.self,
        Tile.self,
        Transpose.self,
        TransposedConvolution.self,
        Unary.self,
    ])
}
