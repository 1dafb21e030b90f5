import EdgeBoard
import EdgeGraph
import EdgeMeasure
import EdgeRuntime

/// Latency against throughput over the variants of a model, which are compiled for different batches.
struct BatchSweep {
    struct Row {
        let variant: Int
        let shapes: String
        let measurement: Measurement

        var batchSize: Int { measurement.plan.batchSize }
        var median: Double { Double(measurement.latencies.percentile(.p50).nanoseconds) }
    }

    private(set) var rows: [Row] = []

    /// Measures each variant as a single stream; one that was measured so already is not measured again.
    init(
        _ opened: OpenedModel, threads: Int, cores: [Int], limits: Limits, known: (variant: Int, Measurement)?
    ) throws(CommandError) {
        for variant in opened.model.variants.indices {
            if Interruption.isWished { break }
            if let known, known.variant == variant {
                rows.append(Row(variant: variant, shapes: known.1.plan.graph.inputShapes, measurement: known.1))
                continue
            }
            let session = try opened.session(variant: variant, threads: threads, cpus: Array(cores.dropFirst()))
            session.fillInputs(seed: 1)
            var measurement = Measurement(.singleStream, session)
            measurement.firstNanoseconds = session.timedRun()
            ClosedLoop(session, limits: limits).run(
                into: &measurement, progress: "variant \(variant + 1) of \(opened.model.variants.count)")
            guard measurement.latencies.count > 0 else { break }
            rows.append(
                Row(variant: variant, shapes: session.plan.graph.inputShapes, measurement: measurement))
        }
        rows.sort { ($0.batchSize, $0.variant) < ($1.batchSize, $1.variant) }
    }

    var table: Table {
        var table = Table([
            ("batch", .right), ("p50", .right), ("p90", .right), ("samples/s", .right), ("per sample", .right),
            ("variant", .right),
        ])
        for row in rows { table.add(cells(row)) }
        return table
    }

    func cells(_ row: Row) -> [String] {
        let p90 = row.measurement.latencies.percentile(.p90)
        return [
            "\(row.batchSize)", String.latency(nanoseconds: row.median),
            p90.isSupported ? String.latency(nanoseconds: Double(p90.nanoseconds)) : "",
            BenchReport.rate(row.measurement.throughput),
            String.latency(nanoseconds: row.median / Double(row.batchSize)), "\(row.variant)",
        ]
    }

    /// A drawing of letters: throughput to the right, latency upwards, each batch as its number.
    func plot(columnCount: Int = 60, rowCount: Int = 10) -> [String] {
        guard rows.count > 1 else { return [] }
        let highest = max(rows.map(\.median).max() ?? 1, 1)
        let fastest = max(rows.map(\.measurement.throughput).max() ?? 1, 1e-9)
        var grid = [[Character]](repeating: Array(repeating: " ", count: columnCount), count: rowCount)
        for row in rows {
            let label = Array("\(row.batchSize)")
            let y = Int((1 - row.median / highest) * Double(rowCount - 1))
            var x = Int(row.measurement.throughput / fastest * Double(columnCount - label.count))
            while x > 0, x + label.count < columnCount, grid[y][x..<x + label.count].contains(where: { $0 != " " }) {
                x -= 1
            }
            for (offset, character) in label.enumerated() where x + offset < columnCount {
                grid[y][x + offset] = character
            }
        }
        let top = String.latency(nanoseconds: highest)
        let edge = String(repeating: " ", count: top.count)
        let lines = grid.enumerated().map { index, line in
            var text = "  \(index == 0 ? top : edge) │" + String(line)
            while text.last == " " { text.removeLast() }
            return text
        }
        let end = "\(BenchReport.rate(fastest)) samples/s"
        return lines + [
            "  \(edge) └" + String(repeating: "─", count: columnCount),
            "  \(edge)  0" + String(repeating: " ", count: max(columnCount - 1 - end.count, 1)) + end,
        ]
    }
}
