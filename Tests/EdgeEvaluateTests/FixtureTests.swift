import EdgeData
import EdgeEvaluate
import EdgeTestSupport
import Testing

/// The figures of scikit-learn, SciPy and pycocotools in `Fixtures/metrics`, which `make.py` beside them writes.
@Suite struct FixtureTests {
    private func fixture(_ name: String) throws -> JSON {
        try JSON(parsing: try Fixture.bytes("metrics/\(name).json").withUnsafeBytes { Array($0) })
    }

    private func isNear(_ value: Double, _ expected: JSON?, _ tolerance: Double = 1e-9) -> Bool {
        abs(value - (expected?.number ?? .nan)) <= tolerance
    }

    @Test func multiclass() throws {
        let expected = try fixture("multiclass")
        let labels = expected["labels"].integers
        var predictions = ClassPredictions(classCount: 5)
        for (row, label) in zip(expected["scores"].rows, labels) {
            predictions.add(scores: row.map { Float($0) }, label: label)
        }
        let once = [Int](repeating: 1, count: labels.count)
        #expect(isNear(predictions.accuracy(counts: once), expected["top1"]))
        #expect(isNear(predictions.accuracy(within: 2, counts: once), expected["top2"]))
        let matrix = ConfusionMatrix(labels: labels, predicted: predictions.predicted, classCount: 5)
        let classes = ClassCounts(labels: labels, predicted: predictions.predicted, classCount: 5)
        #expect(matrix.classCounts == classes)
        #expect(expected["confusion"].rows == (0..<5).map { row in (0..<5).map { Double(matrix[row, $0]) } })
        #expect(isNear(classes.macroF1, expected["macro_f1"]))
        #expect(isNear(classes.weightedF1, expected["weighted_f1"]))
        #expect(isNear(classes.microF1, expected["micro_f1"]))
        #expect(isNear(classes.balancedAccuracy, expected["balanced_accuracy"]))
        for index in 0..<5 {
            #expect(isNear(classes.precision(index), expected["precision"]?.array?[index]))
            #expect(isNear(classes.recall(index), expected["recall"]?.array?[index]))
            #expect(isNear(classes.f1(index), expected["f1"]?.array?[index]))
            #expect(classes.occurrences[index] == expected["support"].integers[index])
        }
    }

    @Test func probabilities() throws {
        let expected = try fixture("multiclass")
        let labels = expected["labels"].integers
        let scores = expected["scores"].rows.map { $0.map { Float($0) } }
        let probabilities = scores.map { Temperature.probabilities($0, temperature: 0.5) }
        let losses = zip(probabilities, labels).map { LogLoss.loss(ofProbability: $0[$1]) }
        let once = [Int](repeating: 1, count: labels.count)
        #expect(isNear(LogLoss.mean(losses, counts: once), expected["log_loss"]))
        let confidences = probabilities.map { $0.max() ?? 0 }
        let isRight = zip(probabilities, labels).map { row, label in row.firstIndex(of: row.max() ?? 0) == label }
        let reliability = Reliability(confidences: confidences, isRight: isRight)
        #expect(isNear(reliability.expectedCalibrationError, expected["calibration_error"]))
        let temperature = Temperature.fitted(scores: scores.flatMap { $0 }, labels: labels, classCount: 5)
        #expect(isNear(temperature, expected["temperature"], 1e-6))
    }

    @Test func binary() throws {
        let expected = try fixture("binary")
        let ranking = BinaryRanking(
            scores: expected["scores"].numbers.map { Float($0) },
            isPositive: expected["labels"].integers.map { $0 == 1 })
        #expect(isNear(ranking.rocAUC(), expected["roc_auc"]))
        #expect(isNear(ranking.averagePrecision(), expected["average_precision"]))
    }

    @Test func multilabel() throws {
        let expected = try fixture("multilabel")
        var sets = LabelSets(labelCount: 4)
        for (found, target) in zip(expected["predicted"].rows, expected["targets"].rows) {
            sets.add(predicted: found.map { $0 == 1 }, target: target.map { $0 == 1 })
        }
        let once = [Int](repeating: 1, count: sets.count)
        #expect(isNear(sets.subsetAccuracy(counts: once), expected["subset_accuracy"]))
        #expect(isNear(sets.macroF1(counts: once), expected["macro_f1"]))
        let classes = sets.classCounts(counts: once)
        #expect(isNear(classes.microF1, expected["micro_f1"]))
        for label in 0..<4 { #expect(isNear(classes.f1(label), expected["f1"]?.array?[label])) }
    }

    @Test func regression() throws {
        let expected = try fixture("regression")
        var errors = RegressionErrors(width: 2)
        for (found, target) in zip(expected["predicted"].rows, expected["targets"].rows) {
            errors.add(predicted: found.map { Float($0) }, target: target.map { Float($0) })
        }
        let figures = errors.figures(counts: [Int](repeating: 1, count: errors.count))
        #expect(isNear(figures.meanAbsoluteError, expected["mean_absolute_error"], 1e-6))
        #expect(isNear(figures.rootMeanSquaredError, expected["root_mean_squared_error"], 1e-6))
        #expect(isNear(figures.rSquared, expected["r_squared"], 1e-6))
        let mean = errors.meanBaseline.figures(counts: [Int](repeating: 1, count: errors.count))
        #expect(abs(mean.rSquared) < 1e-6)
    }

    @Test func segmentation() throws {
        let expected = try fixture("segmentation")
        let matrix = ConfusionMatrix(
            labels: expected["targets"].integers, predicted: expected["predicted"].integers, classCount: 4)
        #expect(isNear(matrix.classCounts.meanIntersectionOverUnion, expected["mean_iou"]))
        for index in 0..<4 {
            #expect(isNear(matrix.classCounts.intersectionOverUnion(index), expected["iou"]?.array?[index]))
        }
    }

    @Test func detection() throws {
        let expected = try fixture("detection")
        func box(_ json: JSON) -> DetectionBox {
            let sides = json["bbox"].numbers
            return DetectionBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
        }
        let matches = DetectionMatches(
            truths: (expected["annotations"]?.array ?? []).map {
                .init(
                    image: $0["image_id"]?.int ?? -1, category: $0["category_id"]?.int ?? -1, box: box($0),
                    isCrowd: $0["iscrowd"] == 1)
            },
            detections: (expected["detections"]?.array ?? []).map {
                .init(
                    image: $0["image_id"]?.int ?? -1, category: $0["category_id"]?.int ?? -1, box: box($0),
                    score: Float($0["score"]?.number ?? 0))
            }, imageCount: 12)
        let once = [Int](repeating: 1, count: 12)
        let precision = matches.meanAveragePrecision(counts: once)
        #expect(isNear(precision.at50, expected["map_50"]), "\(precision)")
        #expect(isNear(precision.overall, expected["map"]), "\(precision)")
        for index in matches.categories.indices {
            let own = matches.averagePrecisions(ofCategory: index, counts: once)?[0] ?? .nan
            #expect(isNear(own, expected["average_precision_50"]?.array?[index]))
        }
    }

    @Test func significance() throws {
        let expected = try fixture("significance")
        for row in expected["mcnemar"].rows {
            let test = McNemarTest(onlyFirst: Int(row[0]), onlySecond: Int(row[1]))
            #expect(abs(test.pValue - row[2]) < 1e-9, "\(row)")
        }
        for row in expected["slices"].rows {
            let numbers = row.dropLast().map { Int($0) }
            let value = SliceTest.pValue(
                hits: numbers[0], size: numbers[1], totalHits: numbers[2], total: numbers[3])
            #expect(abs(value - row[4]) < 1e-9, "\(row)")
        }
    }
}

extension JSON? {
    fileprivate var numbers: [Double] { self?.array?.compactMap(\.number) ?? [] }
    fileprivate var integers: [Int] { numbers.map { Int($0) } }
    fileprivate var rows: [[Double]] { self?.array?.map { JSON?.some($0).numbers } ?? [] }
}
