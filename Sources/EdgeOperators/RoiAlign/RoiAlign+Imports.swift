import EdgeGraph
import EdgeTensor

extension RoiAlign {
    public static var imports: [ImportRule] {
        [
            .onnx("RoiAlign") { node, builder throws(OperatorError) in
                let fallback = node.version < 16 ? "output_half_pixel" : "half_pixel"
                let coordinates = try node.string("coordinate_transformation_mode", default: fallback)
                guard ["half_pixel", "output_half_pixel"].contains(coordinates) else {
                    throw .unsupported("coordinate_transformation_mode \(coordinates)")
                }
                let name = try node.string("mode", default: "avg")
                guard let mode = ["avg": Mode.average, "max": .max][name] else { throw .unsupported("mode \(name)") }
                let op = RoiAlign(
                    mode: mode, height: try node.int("output_height", default: 1),
                    width: try node.int("output_width", default: 1),
                    samplingRatio: try node.int("sampling_ratio", default: 0),
                    spatialScale: try node.float("spatial_scale", default: 1),
                    isHalfPixel: coordinates == "half_pixel")
                let x = try builder.channelsLast(try node.input(0))
                let pictures = try builder.cast(try node.input(2), to: .int64)
                return [try builder.channelsFirst(try builder.addOne(op, [x, try node.input(1), pictures]))]
            }
        ]
    }
}
