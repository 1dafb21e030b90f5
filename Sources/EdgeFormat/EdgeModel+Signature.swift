import EdgeTensor

extension EdgeModel {
    /// Whether bytes begin as an `.edge` file does; what follows may still be damaged.
    public static func hasSignature(_ bytes: Bytes) -> Bool {
        bytes.withUnsafeBytes { $0.starts(with: Container.signature) }
    }
}
