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
        /// As align corners, but between the two ends of ``Resize/region``; what is outside of the input has
        /// ``Resize/extrapolation``.
        case cropAndResize = "tf_crop_and_resize"
    }

    /// How a place between two elements becomes one of them (ONNX Resize, `nearest_mode`).
    public enum Rounding: String, Hashable, Sendable, CaseIterable {
        case down = "floor"
        case up = "ceil"
        /// The nearest, the lower one of two.
        case nearestOrDown = "round_prefer_floor"
        /// The nearest, the upper one of two.
        case nearestOrUp = "round_prefer_ceil"

        /// The element that a place becomes; the place may lie outside.
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

extension Resize {
    /// Where output index `index` of an axis lies between the input's `length` elements; may lie outside.
    func place(of index: Int, _ axis: Int, _ length: Int) -> Double {
        let (x, input, output) = (Double(index), Double(length), Double(sizes[axis]))
        /// A scale that the model states divides in float32, as it does where the model was made; a ratio of sizes
        /// is exact.
        func unscaled(_ place: Double) -> Double {
            scales.isEmpty ? place * input / output : Double(Float(place) / scales[axis])
        }
        switch coordinates {
        case .halfPixel: return unscaled(x + 0.5) - 0.5
        case .halfPixelSymmetric:
            let adjustment = scales.isEmpty ? 1 : output / (Double(scales[axis]) * input)
            return input / 2 * (1 - adjustment) + unscaled(x + 0.5) - 0.5
        case .pytorchHalfPixel: return sizes[axis] > 1 ? unscaled(x + 0.5) - 0.5 : 0
        case .alignCorners:
            // Stated scales make the output end between two elements.
            let end = scales.isEmpty ? output : Double(scales[axis]) * input
            return sizes[axis] > 1 && end != 1 ? x * (input - 1) / (end - 1) : 0
        case .asymmetric: return unscaled(x)
        case .tensorflowHalfPixel: return unscaled(x + 0.5)
        case .cropAndResize:
            let (start, end) = (Double(region[axis]), Double(region[sizes.count + axis]))
            let share = sizes[axis] > 1 ? x / (output - 1) : 0.5
            return (start + share * (end - start)) * (input - 1)
        }
    }

    /// Whether an output element at this place has ``extrapolation`` instead of what the input says.
    func isExtrapolated(_ place: Double, _ length: Int) -> Bool {
        coordinates == .cropAndResize && !(0...Double(length - 1) ~= place)
    }

    // MARK: Two neighbours

    /// The two neighbours of an output index and how far it is from the first to the second.
    struct Tap: Hashable, Sendable {
        var lower, upper: Int
        var fraction: Double

        /// The weight of `upper` in the integer rule, in units of 2⁻¹¹.
        var weight: Int32 { Int32((fraction * 2048).rounded(.toNearestOrEven)) }
    }

    /// One tap for every index of an output axis.
    func taps(_ axis: Int, _ length: Int) -> [Tap] {
        (0..<sizes[axis]).map { index in
            let place = min(max(place(of: index, axis, length), 0), Double(length - 1))
            let lower = place.rounded(.down)
            return Tap(lower: Int(lower), upper: min(Int(lower) + 1, length - 1), fraction: place - lower)
        }
    }
}
