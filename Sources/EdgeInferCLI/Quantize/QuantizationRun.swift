import EdgeCompiler
import EdgeData
import EdgeGraph
import EdgeQuantization
import EdgeTensor

/// The quantization that a call of `compile` asks for.
final class QuantizationRun {
    private let arguments: Arguments
    private let path: String
    private let data: Dataset
    private let pipeline: Pipeline?
    /// What was decided, once ``prepare(_:)`` has run.
    private(set) var model: QuantizedModel?

    /// - Returns: Nil for a call without `--quantize`.
    /// - Throws: ``CommandError`` for options that do not fit each other, or data that cannot be read.
    init?(_ arguments: Arguments, model path: String, pipeline: Pipeline?, variantCount: Int) throws(CommandError) {
        guard let kind = arguments[QuantizeOptions.quantize] else {
            for option in QuantizeOptions.all where arguments.has(option) {
                throw .usage("--\(option.name) belongs to --quantize")
            }
            return nil
        }
        guard variantCount == 1 else { throw .usage("--quantize takes one set of input shapes") }
        guard let source = arguments[QuantizeOptions.calibrate] else {
            throw .usage("--quantize \(kind) needs samples: give them with --calibrate DATA")
        }
        self.arguments = arguments
        self.path = path
        self.pipeline = pipeline
        var options = Dataset.Options()
        options.skipsBad = arguments.has(QuantizeOptions.skipBad)
        data = try Dataset(source, options)
    }

    /// The graph with Quantize and Dequantize in it.
    func prepare(_ graph: Graph) throws(PreparationError) -> Graph {
        do throws(CommandError) {
            let feed = try DatasetFeed(data, graph: graph, of: path, pipeline: pipeline)
            Console.error("calibration input: \(feed.choice)")
            let samples = try calibrationSamples(feed)
            let model = try run(graph, samples)
            self.model = model
            return try inserted(model)
        } catch {
            throw PreparationError(error.text)
        }
    }

    private func run(_ graph: Graph, _ samples: CalibrationSamples) throws(CommandError) -> QuantizedModel {
        var progress: (stage: String, bar: Progress)?
        defer { progress?.bar.finish() }
        do throws(QuantizerError) {
            let quantizer = try Quantizer(graph, samples: samples, options: QuantizerOptions(arguments)) {
                stage, done, total in
                if progress?.stage != stage {
                    progress?.bar.finish()
                    progress = (stage, Progress(stage, total: total))
                }
                progress?.bar.update(done)
            }
            return try quantizer.run()
        } catch {
            throw .failed(error.description)
        }
    }

    private func inserted(_ model: QuantizedModel) throws(CommandError) -> Graph {
        do throws(QuantizerError) {
            return try model.inserted()
        } catch {
            throw .failed(error.description)
        }
    }

    /// The samples that can be read, at most as many as the call wants.
    private func calibrationSamples(_ feed: DatasetFeed) throws(CommandError) -> CalibrationSamples {
        let limit = arguments.integer(QuantizeOptions.sampleLimit) ?? .max
        var usable = Array(0..<Swift.min(data.count, limit))
        if arguments.has(QuantizeOptions.skipBad) {
            var read: [Int] = []
            for index in usable where try feed.usableTensors(index) != nil { read.append(index) }
            usable = read
        }
        let data = data
        return CalibrationSamples(count: usable.count, name: { data.name(of: usable[$0]) }) {
            index throws(QuantizerError) in
            do throws(CommandError) {
                return try feed.tensors(usable[index])
            } catch {
                throw .badSample(error.text)
            }
        }
    }
}
