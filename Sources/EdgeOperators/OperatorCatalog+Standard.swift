import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        Binary.self,
        Cast.self,
        Clamp.self,
        Compare.self,
        Concat.self,
        Dequantize.self,
        Expand.self,
        Gather.self,
        Lookup.self,
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
        Unary.self,
    ])
}
