import EdgeGraph
import EdgeTensor

extension Resize {
    /// Where output element `x` of an axis lies among the input's elements (ONNX Resize,
    /// `coordinate_transformation_mode`). `s` is the axis's scale, output over input.
    public enum Coordinates: String, Hashable, Sendable, CaseIterable {
        /// `(x + ½) / s - ½`
        case halfPixel = "half_pixel"
        /// As half pixel, but centred when `s` times the input's length is not the output's.
        case halfPixelSymmetric = "half_pixel_symmetric"
        /// As half pixel; 0 for an output of length 1.
        case pytorchHalfPixel = "pytorch_half_pixel"
        /// `x · (in - 1) / (out - 1)`, where out is `s · in`: the outermost elements stay where they are.
        case alignCorners = "align_corners"
        /// `x / s`
        case asymmetric = "asymmetric"
        /// `(x + ½) / s`
        case tensorflowHalfPixel = "tf_half_pixel_for_nn"
    }

    /// How a place between two elements becomes one of them (ONNX Resize, `nearest_mode`).
    public enum Rounding: String, Hashable, Sendable, CaseIterable {
        case down = "floor"
        case up = "ceil"
        /// The nearest, the lower one of two.
        case nearestOrDown = "round_prefer_floor"
        /// The nearest, the upper one of two.
        case nearestOrUp = "round_prefer_ceil"

        func callAsFunction(_ place: Double) -> Double {
            switch self {
            case .down: place.rounded(.down)
            case .up: place.rounded(.up)
            case .nearestOrDown: (place - 0.5).rounded(.up)
            case .nearestOrUp: (place + 0.5).rounded(.down)
            }
        }
    }
}
