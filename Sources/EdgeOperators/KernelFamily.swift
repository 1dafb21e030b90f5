import CEdgeKernels
import EdgeGraph
import EdgeTensor
import Glibc

/// The C kernels of one family: the same context, the same result, for different CPUs.
struct KernelFamily {
    let kernels: [edge_kernel]

    /// The rows of `list` whose family is `name`, in the order of `kernels.inc`.
    init(_ list: edge_kernel_list, _ name: String) {
        kernels = name.withCString { name in
            UnsafeBufferPointer(start: list.kernels, count: Int(list.count)).filter { strcmp($0.family, name) == 0 }
        }
    }

    /// A ``Kernel`` for each, whose steps have `unitCount` units and the context that `makeContext` gives for the
    /// operands. Objects put into the array live as long as the step.
    func bound<Context: BitwiseCopyable>(
        unitCount: Int, scratchByteCount: Int = 0,
        _ makeContext: @escaping @Sendable (Operands, inout [AnyObject]) -> Context
    ) -> [Kernel] {
        kernels.map { kernel in
            let run = kernel.run
            return Kernel(
                name: String(cString: kernel.name), requires: CPUFeatures(rawValue: kernel.requires),
                scratchByteCount: scratchByteCount
            ) { operands in
                var kept: [AnyObject] = []
                let context = makeContext(operands, &kept)
                return Step(run, context: context, unitCount: unitCount, keeping: kept)
            }
        }
    }
}

extension CPUFeatures {
    /// The features of the CPU that this runs on.
    public static var detected: CPUFeatures { CPUFeatures(rawValue: edge_cpu_features()) }
}
