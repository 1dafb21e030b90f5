import EdgeGraph
import EdgeTensor

/// What one step of a kernel family is given, down to the last byte, and what it should compute.
struct KernelCase {
    /// The part of the kernels' names before `__`.
    var family: String
    var label: String
    var unitCount: Int
    var scratchByteCount: Int
    var macCount: Int
    /// As ``Example/tolerance``; infinite where elements of floats are not compared at all.
    var tolerance: Float
    /// The context, what it keeps, the inputs, the outputs.
    var blocks: [Block]
    var relocations: [Relocation]

    /// A piece of memory.
    struct Block {
        enum Role: UInt8 {
            case context, kept, input, constant, output
        }

        var role: Role
        /// Nil for what is no tensor.
        var element: ElementType?
        var byteCount: Int
        /// Of its address in a session.
        var alignment: Int
        /// What stands in it before the step; nil for an output that has memory of its own.
        var before: Bytes?
        /// What stands in an output after it; nil where nobody knows.
        var after: Bytes?
    }

    /// A pointer in a block.
    struct Relocation: Hashable {
        var block: Int
        var offset: Int
        var target: Int
        var targetOffset: Int
    }
}

/// Why a step cannot be recorded.
struct RecordingError: Error, CustomStringConvertible {
    var description: String
}
