import EdgeGraph
import EdgeTensor

/// A variable of a model, which keeps its value from one run to the next: a state of the graph.
struct Variable {
    /// The value after a reset, where an initializing subgraph assigns one.
    var initial: Tensor?
    /// What it holds when a run begins, where something reads that.
    var state: Graph.ValueID?
    /// What it holds after the operators that were imported so far; nil before the first of them.
    var value: Graph.ValueID?
}

// A variable as the file has it, drawn:
//
//   CALL_ONCE ──► subgraph: VAR_HANDLE "count" ─┬─ ASSIGN_VARIABLE      the value after a reset
//                                    constant ──┘
//   VAR_HANDLE "count" ─┬─ READ_VARIABLE ─ … ─┐                         the state's current value
//                       └─────────────────────┴─ ASSIGN_VARIABLE        its next value
//
// Operators run in the order of the file: what reads after an assignment gets what was assigned.

extension GraphImport {
    /// Imports an operator that handles variables, or reports why not; false for all others.
    mutating func importVariableOperator(_ op: TFLiteFile.Operator, _ number: Int) -> Bool {
        guard !op.isCustom else { return false }
        builder.nodeName = op.name
        do {
            switch op.name {
            case "VAR_HANDLE": try addHandle(op)
            case "READ_VARIABLE": try readVariable(op)
            case "ASSIGN_VARIABLE": try assignVariable(op)
            case "CALL_ONCE": break
            default: return false
            }
        } catch {
            problems.append(
                node: "number \(number)", operatorName: op.name.shortened, version: op.version, error.reason)
            for case let index? in op.outputs {
                if case .untouched = states[index] { states[index] = .poisoned }
            }
        }
        return true
    }

    /// Runs the subgraphs that CALL_ONCE names, each once, for the initial values of variables.
    mutating func initializeVariables() {
        var seen: Set<Int> = [0]
        for (number, op) in subgraph.operators.enumerated() where op.name == "CALL_ONCE" && !op.isCustom {
            do {
                let options = [TFLiteOption("init_subgraph_index", slot: 0, .int32)]
                guard case .int(let index) = try file.options(of: op, options, buffer)["init_subgraph_index"],
                    file.subgraphs.indices.contains(index)
                else { throw Obstacle(reason: "it names no subgraph") }
                if seen.insert(index).inserted { try initializeVariables(by: file.subgraphs[index]) }
            } catch let error as Obstacle {
                report(error.reason, op, number)
            } catch {
                report("its options cannot be read: \(error)", op, number)
            }
        }
    }

    private mutating func report(_ reason: String, _ op: TFLiteFile.Operator, _ number: Int) {
        problems.append(node: "number \(number)", operatorName: op.name.shortened, version: op.version, reason)
    }

    /// Imports the operators of a subgraph; what it assigns must be known by then.
    private mutating func initializeVariables(by initializer: TFLiteFile.Subgraph) throws {
        guard !initializer.operators.contains(where: { $0.name == "CALL_ONCE" }) else {
            throw Obstacle(reason: "a subgraph that initializes variables calls another")
        }
        let (main, mainStates, mainDeclarations) = (subgraph, states, declarations)
        subgraph = initializer
        states = Array(repeating: .untouched, count: initializer.tensors.count)
        declarations = Array(repeating: nil, count: initializer.tensors.count)
        for (number, op) in initializer.operators.enumerated() { importOperator(op, number) }
        (subgraph, states, declarations) = (main, mainStates, mainDeclarations)
        for name in variables.keys.sorted() {
            guard let value = variables[name]?.value else { continue }
            guard let tensor = builder.constant(value) else {
                throw Obstacle(reason: "the initial value of variable \(name.shortened) is no constant")
            }
            variables[name] = Variable(initial: tensor)
        }
    }

    /// Says what the variables' states become after a run.
    mutating func advanceVariables() {
        for name in variables.keys.sorted() {
            guard let state = variables[name]?.state, let value = variables[name]?.value else { continue }
            builder.setNext(value, ofState: state)
        }
    }

    // MARK: Operators

    private mutating func addHandle(_ op: TFLiteFile.Operator) throws(Obstacle) {
        guard let output = op.outputs.first, let output else { throw Obstacle(reason: "it has no output") }
        guard case .untouched = states[output] else {
            throw subgraph.tensors[output].obstacle("is written, though it was used before")
        }
        let fields = [TFLiteOption("container", slot: 0, .string), TFLiteOption("shared_name", slot: 1, .string)]
        let options: [String: AttributeValue]
        do {
            options = try file.options(of: op, fields, buffer)
        } catch {
            throw Obstacle(reason: "its options cannot be read: \(error)")
        }
        let parts = ["container", "shared_name"].compactMap { options[$0]?.description }.filter { !$0.isEmpty }
        states[output] = .variable(parts.joined(separator: "/"))
    }

    /// The variable that an operator's first input stands for; nil when that was reported before.
    private func variable(of op: TFLiteFile.Operator) throws(Obstacle) -> String? {
        guard let input = op.inputs.first, let input else { throw Obstacle(reason: "it names no variable") }
        switch states[input] {
        case .variable(let name): return name
        case .poisoned: return nil
        default: throw subgraph.tensors[input].obstacle("stands for no variable")
        }
    }

    private mutating func readVariable(_ op: TFLiteFile.Operator) throws(Obstacle) {
        guard let output = op.outputs.first, let output else { throw Obstacle(reason: "it has no output") }
        guard let name = try variable(of: op) else {
            states[output] = .poisoned
            return
        }
        let declared = try outputType(output)
        if variables[name]?.value == nil { try addState(name, declared, subgraph.tensors[output]) }
        if let value = variables[name]?.value { try write(value, to: output) }
    }

    /// Makes the variable a state: of the type of its initial value, with the quantization of its first reader.
    private mutating func addState(
        _ name: String, _ declared: TensorType, _ reader: TFLiteFile.Tensor
    ) throws(Obstacle) {
        var variable = variables[name] ?? Variable()
        var type = declared
        var initial: Graph.ValueID?
        if let tensor = variable.initial {
            type.shape = tensor.shape
            guard tensor.type.element == type.element, type.hasConsistentQuantization else {
                throw reader.obstacle("is \(declared), but variable \(name.shortened) begins as \(tensor.type)")
            }
            initial = builder.addConstant(Tensor(type, tensor.bytes), name: "\(name) after reset")
        }
        let state = builder.addState(name: name.isEmpty ? "variable" : name, type: type, initial: initial)
        (variable.state, variable.value) = (state, state)
        variables[name] = variable
    }

    private mutating func assignVariable(_ op: TFLiteFile.Operator) throws(Obstacle) {
        guard let name = try variable(of: op) else { return }
        guard op.inputs.count == 2, let input = op.inputs[1] else { throw Obstacle(reason: "it assigns nothing") }
        guard let value = try resolve(input) else { return }
        if let state = variables[name]?.state, builder.type(of: state) != builder.type(of: value) {
            throw Obstacle(
                reason: "variable \(name.shortened) is \(builder.type(of: state)), but \(builder.type(of: value)) "
                    + "is assigned to it")
        }
        variables[name, default: Variable()].value = value
    }
}
