import EdgeGraph
import EdgeTensor

extension Resize {
    public static var imports: [ImportRule] { tfliteResizes + onnxResizes }

    private static var tfliteResizes: [ImportRule] {
        [
            .tflite(
                "RESIZE_BILINEAR",
                options: [
                    TFLiteOption("align_corners", slot: 2, .bool), TFLiteOption("half_pixel_centers", slot: 3, .bool),
                ]
            ) { node, builder throws(OperatorError) in
                let coordinates: Coordinates =
                    try node.bool("align_corners")
                    ? .alignCorners : try node.bool("half_pixel_centers") ? .halfPixel : .asymmetric
                return [try add(node, .linear, coordinates, .down, &builder)]
            },
            .tflite(
                "RESIZE_NEAREST_NEIGHBOR",
                options: [
                    TFLiteOption("align_corners", slot: 0, .bool), TFLiteOption("half_pixel_centers", slot: 1, .bool),
                ]
            ) { node, builder throws(OperatorError) in
                let alignsCorners = try node.bool("align_corners")
                let coordinates: Coordinates =
                    alignsCorners
                    ? .alignCorners : try node.bool("half_pixel_centers") ? .tensorflowHalfPixel : .asymmetric
                return [try add(node, .nearest, coordinates, alignsCorners ? .nearestOrUp : .down, &builder)]
            },
        ]
    }

    /// TFLite: input 1 holds height and width.
    private static func add(
        _ node: ForeignNode, _ mode: Mode, _ coordinates: Coordinates, _ rounding: Rounding,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        let shape = builder.shape(of: input)
        let size = try node.integers(1, in: builder)
        guard shape.rank == 4, size.count == 2 else {
            throw .badInput(1, "gives \(size.count) sizes to a picture of shape \(shape)")
        }
        let resize = Resize(
            mode: mode, coordinates: coordinates, rounding: rounding, sizes: [shape[0], size[0], size[1], shape[3]])
        return try builder.addMove(resize, input, for: node)
    }

    private static var onnxResizes: [ImportRule] {
        [
            .onnx("Upsample", versions: 7...9) { node, builder throws(OperatorError) in
                let scales = node.version < 9 ? try node.floats("scales") : try node.reals(1, in: builder)
                let resize = Resize(mode: try mode(of: node), coordinates: .asymmetric, sizes: [])
                return [try add(node, resize, scales: scales, sizes: nil, &builder)]
            },
            .onnx("Resize", versions: 10...10) { node, builder throws(OperatorError) in
                let scales = try node.reals(1, in: builder)
                let resize = Resize(mode: try mode(of: node), coordinates: .asymmetric, sizes: [])
                return [try add(node, resize, scales: scales, sizes: nil, &builder)]
            },
            .onnx("Resize", versions: 11...Int.max) { node, builder throws(OperatorError) in
                // An empty tensor stands for one that is left out.
                let scales = node.optionalInput(2) == nil ? [] : try node.reals(2, in: builder)
                let sizes = node.optionalInput(3) == nil ? [] : try node.integers(3, in: builder)
                return [
                    try add(
                        node, try attributes(of: node), scales: scales.isEmpty ? nil : scales,
                        sizes: sizes.isEmpty ? nil : sizes, &builder)
                ]
            },
        ]
    }

    private static func mode(of node: ForeignNode) throws(OperatorError) -> Mode {
        let name = try node.string("mode", default: "nearest")
        let modes: [String: Mode] = ["nearest": .nearest, "linear": .linear, "bilinear": .linear, "cubic": .cubic]
        guard let mode = modes[name] else { throw .unsupported("mode \(name)") }
        return mode
    }

    /// What a node of version 11 or later says about all axes.
    private static func attributes(of node: ForeignNode) throws(OperatorError) -> Resize {
        let place = try node.string("coordinate_transformation_mode", default: "half_pixel")
        let nearest = try node.string("nearest_mode", default: "round_prefer_floor")
        guard let coordinates = Coordinates(rawValue: place) else {
            throw .unsupported("coordinate_transformation_mode \(place)")
        }
        guard let rounding = Rounding(rawValue: nearest) else { throw .unsupported("nearest_mode \(nearest)") }
        return Resize(
            mode: try mode(of: node), coordinates: coordinates, rounding: rounding, sizes: [],
            cubicCoefficient: try node.float("cubic_coeff_a", default: -0.75),
            excludesOutside: try node.bool("exclude_outside"), antialiases: try node.bool("antialias"),
            extrapolation: coordinates == .cropAndResize ? try node.float("extrapolation_value", default: 0) : 0)
    }

    /// ONNX: `attributes` with scales or sizes for all axes or for those that are named.
    private static func add(
        _ node: ForeignNode, _ attributes: Resize, scales: [Float]?, sizes: [Int]?, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        let shape = builder.shape(of: input)
        let axes = try node.axes(try node.ints("axes") ?? Array(shape.indices), ofRank: shape.rank)
        guard (sizes?.count ?? scales?.count) == axes.count else {
            throw .badInput(1, "has not one scale or size for each of \(axes.count) axes")
        }
        var resize = attributes
        resize.sizes = shape.dimensions
        if resize.coordinates == .cropAndResize { try resize.take(region: try node.reals(1, in: builder), axes) }
        if let sizes {
            try resize.take(sizes: sizes, axes, try node.string("keep_aspect_ratio_policy", default: "stretch"), shape)
        } else if let scales {
            try resize.take(scales: scales, axes, shape)
        }
        guard shape.rank > 2 else { return try builder.addOne(resize, [input]) }
        resize.permute(by: Transpose.toChannelsLast(rank: shape.rank).permutation)
        let picture = try builder.addOne(Transpose.toChannelsLast(rank: shape.rank), [input])
        let resized = try builder.addOne(resize, [picture])
        return try builder.addOne(Transpose.toChannelsFirst(rank: shape.rank), [resized])
    }

    /// Input `roi`: where the output begins on the named axes, and then where it ends.
    private mutating func take(region numbers: [Float], _ axes: [Int]) throws(OperatorError) {
        guard numbers.count == 2 * axes.count else {
            throw .badInput(1, "has \(numbers.count) numbers for the ends of \(axes.count) axes")
        }
        region = sizes.map { _ in 0 } + sizes.map { _ in 1 }
        for (place, axis) in axes.enumerated() {
            region[axis] = numbers[place]
            region[sizes.count + axis] = numbers[axes.count + place]
        }
    }

    private mutating func take(scales: [Float], _ axes: [Int], _ shape: Shape) throws(OperatorError) {
        self.scales = shape.map { _ in 1 }
        for (scale, axis) in zip(scales, axes) {
            let share = region.isEmpty ? 1 : Double(region[shape.rank + axis]) - Double(region[axis])
            let size = (Double(shape[axis]) * share * Double(scale)).rounded(.down)
            guard (0...Double(Shape.maximumElementCount)).contains(size) else {
                throw .badAttribute("scales", "\(scales) make axis \(axis) of shape \(shape) too long")
            }
            self.scales[axis] = scale
            self.sizes[axis] = Int(size)
        }
    }

    /// `policy` is ONNX's `keep_aspect_ratio_policy`: one scale for all axes, so that none gets larger, or smaller.
    private mutating func take(
        sizes: [Int], _ axes: [Int], _ policy: String, _ shape: Shape
    ) throws(OperatorError) {
        let ratios = zip(sizes, axes).map { Float($0) / Float(shape[$1]) }
        let common: Float?
        switch policy {
        case "stretch": common = nil
        case "not_larger": common = ratios.min()
        case "not_smaller": common = ratios.max()
        default: throw .unsupported("keep_aspect_ratio_policy \(policy)")
        }
        guard let common else {
            for (size, axis) in zip(sizes, axes) { self.sizes[axis] = size }
            return
        }
        try take(scales: axes.map { _ in common }, axes, shape)
        for axis in axes { self.sizes[axis] = Int((Double(common) * Double(shape[axis])).rounded()) }
    }
}
