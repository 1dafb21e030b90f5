import EdgeGraph
import EdgeTensor

extension MaxRoiPool {
    public static var imports: [ImportRule] {
        [
            .onnx("MaxRoiPool") { node, builder throws(OperatorError) in
                guard let sizes = try node.ints("pooled_shape"), sizes.count == 2 else {
                    throw .badAttribute("pooled_shape", "has not two numbers")
                }
                let op = MaxRoiPool(
                    height: sizes[0], width: sizes[1], spatialScale: try node.float("spatial_scale", default: 1))
                let x = try builder.channelsLast(try node.input(0))
                return [try builder.channelsFirst(try builder.addOne(op, [x, try node.input(1)]))]
            }
        ]
    }
}
