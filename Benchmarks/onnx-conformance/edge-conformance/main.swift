import EdgeConformance
import EdgeGraph
import EdgeOperators
import Glibc

// edge-conformance FOLDER…: runs node vectors by every road and prints a line for each: the folder's name, the road,
// and what came of it, separated by tabs. A line is written as soon as it is known.

func report(_ folder: String, _ road: Road, _ fields: [String]) {
    let name = folder.split(separator: "/").last.map { String($0) } ?? folder
    print(([name, road.rawValue] + fields).joined(separator: "\t"))
    fflush(nil)
}

func fields(_ failure: ImportFailure) -> [String] {
    let problem = failure.problems.first ?? ImportFailure.Problem(reason: "no reason is given")
    return ["refused", problem.operatorName, problem.reason]
}

for folder in CommandLine.arguments.dropFirst() {
    let vector: NodeVector
    do throws(ImportFailure) {
        vector = try NodeVector(folder: folder, catalog: .standard)
    } catch {
        for road in Road.allCases { report(folder, road, fields(error)) }
        continue
    }
    for road in Road.allCases {
        switch vector.outcome(by: road, catalog: .standard) {
        case .passed(let frozen): report(folder, road, ["passed", frozen.map { String($0) }.joined(separator: ",")])
        case .refused(let failure): report(folder, road, fields(failure))
        case .wrong(let how): report(folder, road, ["wrong", how])
        }
    }
}
