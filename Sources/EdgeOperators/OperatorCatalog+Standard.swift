import EdgeGraph

extension OperatorCatalog {
    /// Every operator of this package, one line each.
    public static let standard = OperatorCatalog([
        Clamp.self,
        Concat.self,
        Expand.self,
        Gather.self,
        Pad.self,
        Reshape.self,
        Resize.self,
        Slice.self,
        Tile.self,
        Transpose.self,
    ])
}
