// swift-tools-version: 6.0
import PackageDescription

/// A library target of this package; the level of its imports is checked by the build.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies)
}

/// The tests of one module.
func tests(_ module: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: module + "Tests", dependencies: [.init(stringLiteral: module), "EdgeTestSupport"] + dependencies)
}

let package = Package(
    name: "EdgeInfer",
    products: [
        .library(name: "EdgeInfer", targets: ["EdgeInfer"]),
        .executable(name: "edgeinfer", targets: ["EdgeInferCLI"]),
    ],
    targets: [
        // Level 0: nothing below.
        .target(name: "EdgeTensor", linkerSettings: [.linkedLibrary("m")]),
        module("CEdgeKernels"),
        module("CEdgeSystem"),
        module("CEdgeInfer"),
        module("EdgeMeasure"),
        module("EdgeEvaluate"),
        module("EdgePage"),
        module("EdgeBoard", ["CEdgeSystem"]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        module("CEdgePicture", ["CJPEG", "CPNG"]),

        // Level 1
        module("EdgeGraph", ["EdgeTensor"]),
        module("EdgeArchive", ["EdgeTensor", "CZlib"]),
        module("EdgeData", ["EdgeArchive", "EdgeTensor", "CEdgePicture"]),

        // Level 2
        module("EdgeTargets", ["EdgeGraph", "EdgeTensor"]),
        module("EdgeOperators", ["EdgeGraph", "EdgeTensor", "CEdgeKernels"]),
        module("EdgeFormat", ["EdgeGraph", "EdgeTensor", "CEdgeSystem"]),
        module("EdgeONNX", ["EdgeGraph", "EdgeTensor"]),
        module("EdgeTFLite", ["EdgeArchive", "EdgeGraph", "EdgeTensor"]),
        module("EdgeRuntime", ["EdgeGraph", "EdgeTargets", "EdgeTensor", "CEdgeSystem"]),

        // Level 3
        module("EdgePasses", ["EdgeGraph", "EdgeOperators", "EdgeRuntime", "EdgeTensor"]),
        module("EdgeInfer", ["EdgeFormat", "EdgeGraph", "EdgeOperators", "EdgeRuntime", "EdgeTensor"]),

        .executableTarget(name: "edge-example-classify", dependencies: ["EdgeInfer"], path: "Examples/Classify"),

        // Level 4
        .target(
            name: "EdgeInferC",
            dependencies: ["CEdgeInfer", "EdgeFormat", "EdgeInfer", "EdgeRuntime", "EdgeTensor"],
            exclude: ["libedgeinfer.map"]),
        module(
            "EdgeCompiler",
            [
                "EdgeFormat", "EdgeGraph", "EdgeONNX", "EdgeOperators", "EdgePasses", "EdgeTensor", "EdgeTFLite",
            ]),

        module("EdgeQuantization", ["EdgeGraph", "EdgeOperators", "EdgePasses", "EdgeRuntime", "EdgeTensor"]),

        // Level 5
        .executableTarget(
            name: "EdgeInferCLI",
            dependencies: [
                "EdgeBoard", "EdgeCompiler", "EdgeData", "EdgeEvaluate", "EdgeFormat", "EdgeGraph", "EdgeInfer",
                "EdgeMeasure", "EdgeOperators", "EdgePage", "EdgePasses", "EdgeQuantization", "EdgeRuntime",
                "EdgeTargets",
                "EdgeTensor", "CEdgeSystem",
            ]),

        // Tests
        .target(
            name: "EdgeTestSupport", dependencies: ["EdgeFormat", "EdgeGraph", "EdgeTensor"],
            path: "Tests/EdgeTestSupport"),
        // ONNX's node vectors on the whole road; `make onnx-conformance` runs each in a process of its own.
        .target(
            name: "EdgeConformance",
            dependencies: [
                "EdgeCompiler", "EdgeFormat", "EdgeGraph", "EdgeONNX", "EdgeOperators", "EdgeRuntime", "EdgeTensor",
                "EdgeTestSupport",
            ],
            path: "Benchmarks/onnx-conformance/EdgeConformance"),
        .executableTarget(
            name: "edge-conformance", dependencies: ["EdgeConformance", "EdgeGraph", "EdgeOperators"],
            path: "Benchmarks/onnx-conformance/edge-conformance"),
        // Writes what kernels are given and should compute, for Tests/KernelReplay/run.
        .executableTarget(
            name: "edge-kernel-recorder",
            dependencies: ["EdgeCompiler", "EdgeFormat", "EdgeGraph", "EdgeOperators", "EdgeTensor"],
            path: "Tests/KernelReplay/Recorder"),
        // Counts the allocations of a test program by taking malloc's place in it.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        tests("EdgeTensor"),
        tests("EdgeMeasure"),
        tests("EdgeEvaluate", ["EdgeData"]),
        tests("EdgeBoard"),
        tests("EdgePage"),
        tests("EdgeGraph", ["EdgeTensor"]),
        tests("EdgeArchive", ["CZlib", "EdgeTensor"]),
        tests("EdgeData", ["EdgeTensor"]),
        tests("EdgeOperators", ["EdgeGraph", "EdgeTensor", "CEdgeKernels"]),
        tests("EdgeFormat", ["EdgeGraph", "EdgeTensor", "CAllocationCounter"]),
        tests("EdgeTargets", ["EdgeGraph", "EdgeOperators", "EdgeTensor"]),
        tests("EdgeONNX", ["EdgeConformance", "EdgeGraph", "EdgeOperators", "EdgeTensor"]),
        tests("EdgeTFLite", ["EdgeGraph", "EdgeOperators", "EdgeTensor"]),
        tests("EdgeRuntime", ["EdgeFormat", "EdgeGraph", "EdgeOperators", "EdgeTensor", "CAllocationCounter"]),
        tests(
            "EdgePasses",
            ["EdgeFormat", "EdgeGraph", "EdgeONNX", "EdgeOperators", "EdgeRuntime", "EdgeTensor", "EdgeTFLite"]),
        tests(
            "EdgeCompiler",
            [
                "EdgeData", "EdgeEvaluate", "EdgeFormat", "EdgeGraph", "EdgeOperators", "EdgePasses", "EdgeRuntime",
                "EdgeTensor", "CAllocationCounter",
            ]),
        tests("EdgeQuantization", ["EdgeGraph", "EdgeOperators", "EdgePasses", "EdgeRuntime", "EdgeTensor"]),
        tests(
            "EdgeInfer",
            [
                "EdgeData", "EdgeFormat", "EdgeGraph", "EdgeOperators", "EdgePasses", "EdgeTensor",
                "edge-example-classify",
            ]),
        tests(
            "EdgeInferC",
            ["CEdgeInfer", "EdgeCompiler", "EdgeData", "EdgeFormat", "EdgeGraph", "EdgeOperators", "EdgeTensor"]),
        .testTarget(
            name: "EdgeInferCLITests",
            dependencies: [
                "EdgeInferCLI", "EdgeData", "EdgeFormat", "EdgeGraph", "EdgeOperators", "EdgeTensor", "EdgeTestSupport",
            ]),
        // Whole roads on damaged files; under the sanitizers, too.
        .target(
            name: "HostileSupport",
            dependencies: [
                "EdgeFormat", "EdgeGraph", "EdgeONNX", "EdgeOperators", "EdgePasses", "EdgeRuntime", "EdgeTensor",
                "EdgeTestSupport", "EdgeTFLite",
            ],
            path: "Tests/HostileSupport"),
        .testTarget(
            name: "HostileTests",
            dependencies: [
                "EdgeData", "EdgeGraph", "EdgeONNX", "EdgeOperators", "EdgePasses", "EdgeTensor", "EdgeTestSupport",
                "HostileSupport",
            ]),
    ],
    cLanguageStandard: .gnu17
)

// `make lib` sets this: only with its linker options does the library have the names that it should have.
if Context.environment["EDGEINFER_LIBRARY"] != nil {
    package.products.append(.library(name: "EdgeInferC", type: .dynamic, targets: ["EdgeInferC"]))
}

// `make fuzz` sets this: libFuzzer's run time is not in every toolchain, and nothing else needs its targets.
if Context.environment["EDGEINFER_FUZZ"] != nil {
    package.targets += [
        .target(name: "CLibFuzzer", path: "Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "edge-fuzz",
            dependencies: [
                "CLibFuzzer", "EdgeArchive", "EdgeData", "EdgeFormat", "EdgeONNX", "EdgeOperators", "EdgeTensor",
                "EdgeTestSupport", "HostileSupport",
            ],
            path: "Fuzz/Program"),
    ]
}
