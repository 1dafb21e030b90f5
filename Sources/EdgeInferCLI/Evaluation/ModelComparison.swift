import EdgeEvaluate

/// A model beside a reference that judged the same samples.
struct ModelComparison {
    let path: String
    let estimates: [Estimate]
    /// The first figure of the model minus that of the reference, samples drawn for both at once.
    let difference: Estimate
    let agreement: Proportion?
    let test: McNemarTest?
    private let figure: Figure

    init(_ path: String, _ judge: any Judge, reference: any Judge) {
        self.path = path
        figure = judge.figures[0]
        estimates = reference.estimates()
        difference = Bootstrap(resampleCount: judge.resampleCount).estimate(sampleCount: judge.count) { counts in
            judge.values(counts)[0] - reference.values(counts)[0]
        }
        agreement = judge.agreement(with: reference)
        if let own = judge.isRight, let other = reference.isRight {
            test = McNemarTest(first: own, second: other)
        } else {
            test = nil
        }
    }

    /// Whether the difference is beyond chance: by McNemar's test, else by the interval of the difference.
    var isDistinguishable: Bool {
        if let test { return test.pValue < 0.05 }
        return difference.lower > 0 || difference.upper < 0
    }

    /// The verdict in words.
    func sentence(model: String) -> String {
        let reference = fileName(path)
        let evidence = test.map { " (McNemar p = \(Self.text(pValue: $0.pValue)))" } ?? ""
        guard isDistinguishable else {
            return "\(model) is not distinguishable from \(reference) at this sample size\(evidence)"
        }
        let isBetter = (difference.value > 0) == figure.isBetterHigher
        return "\(model) is \(isBetter ? "better" : "worse") than \(reference) beyond chance\(evidence)"
    }

    static func text(pValue: Double) -> String {
        pValue < 0.0001 ? "below 0.0001" : String(pValue, significant: 2)
    }
}
