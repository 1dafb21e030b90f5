import EdgeGraph
import EdgeTensor

extension GraphImport {
    /// Adds the nodes of `op`, number `number` in the file, or reports why not and poisons its outputs.
    mutating func importOperator(_ op: TFLiteFile.Operator, _ number: Int) {
        if importVariableOperator(op, number) { return }
        let outputName = op.outputs.first.flatMap { $0 }.map { subgraph.tensors[$0].name } ?? ""
        let name = outputName.isEmpty ? "number \(number)" : outputName
        var reasons: [String] = []
        var inputs: [Graph.ValueID?]?
        var rule: ImportRule?
        do {
            rule = try self.rule(for: op)
            if rule?.takesComplex == false { try checkReal(op) }
        } catch {
            reasons.append(error.reason)
        }
        if rule != nil { inputs = operands(of: op, &reasons) }
        if let rule, let inputs, reasons.isEmpty {
            builder.nodeName = name
            do {
                return try apply(rule, to: op, name, inputs)
            } catch {
                reasons.append(error.reason)
            }
        }
        for reason in reasons {
            problems.append(node: name.shortened, operatorName: op.name.shortened, version: op.version, reason)
        }
        for case let index? in op.outputs {
            if case .untouched = states[index] { states[index] = .poisoned }
        }
    }

    private func rule(for op: TFLiteFile.Operator) throws(Obstacle) -> ImportRule {
        if TFLiteBuiltin.isControlFlow(op.name) {
            throw Obstacle(reason: "operators that run other subgraphs are not supported")
        }
        if op.isCustom, TFLiteBuiltin.isBuiltin(op.name) {
            throw Obstacle(reason: "a custom operator has the name of a builtin one")
        }
        if let rule = catalog.rule(.tflite, op.name, version: op.version) { return rule }
        let known = catalog.knownVersions(.tflite, op.name).map { "\($0.lowerBound) to \($0.upperBound)" }
        guard !known.isEmpty else {
            throw Obstacle(reason: "this \(op.isCustom ? "custom " : "")operator is not supported")
        }
        throw Obstacle(reason: "this version is not supported; supported are \(known.joined(separator: ", "))")
    }

    /// Throws when an input is complex, of which most rules know nothing.
    private func checkReal(_ op: TFLiteFile.Operator) throws(Obstacle) {
        for case let index? in op.inputs where subgraph.tensors[index].element.isComplex {
            throw subgraph.tensors[index].obstacle("is complex, which this operator does not take")
        }
    }

    /// The values of an operator's inputs; nil when one was reported before, or is now.
    mutating func operands(
        of op: TFLiteFile.Operator, _ reasons: inout [String]
    ) -> [Graph.ValueID?]? {
        var values: [Graph.ValueID?] = []
        var isComplete = true
        for index in op.inputs {
            guard let index else {
                values.append(nil)
                continue
            }
            do {
                let value = try resolve(index)
                values.append(value)
                isComplete = isComplete && value != nil
            } catch {
                reasons.append(error.reason)
                isComplete = false
            }
        }
        return isComplete ? values : nil
    }

    private mutating func apply(
        _ rule: ImportRule, to op: TFLiteFile.Operator, _ name: String, _ inputs: [Graph.ValueID?]
    ) throws(Obstacle) {
        var types: [TensorType?] = []
        for index in op.outputs {
            if let index { types.append(try outputType(index)) } else { types.append(nil) }
        }
        let node = ForeignNode(
            format: .tflite, operatorName: op.name, version: op.version, name: name,
            attributes: try attributes(of: op, rule), inputs: inputs, outputTypes: types,
            outputCount: op.outputs.count)
        let values: [Graph.ValueID]
        do {
            values = try rule.apply(node, &builder)
        } catch {
            throw Obstacle(reason: builder.reason(error, inputs: node.inputs))
        }
        guard values.count == op.outputs.count else {
            throw Obstacle(reason: "has \(op.outputs.count) outputs where \(values.count) are supported")
        }
        for (index, value) in zip(op.outputs, values) {
            if let index { try write(value, to: index) }
        }
    }

    /// The type that the file declares for a tensor that an operator is about to write.
    mutating func outputType(_ index: Int) throws(Obstacle) -> TensorType {
        let tensor = subgraph.tensors[index]
        guard case .untouched = states[index], !tensor.isVariable, file.buffers[tensor.buffer].isEmpty else {
            throw tensor.obstacle("is written, though it is an input, a constant, a variable, or written before")
        }
        return try declaration(of: index).inner
    }

    mutating func write(_ value: Graph.ValueID, to index: Int) throws(Obstacle) {
        let tensor = subgraph.tensors[index]
        let declared = try declaration(of: index).inner
        let found = builder.type(of: value)
        if let reason = tensor.disagreement(with: found, declared, comparesShape: hasDeclaredShapes) {
            throw Obstacle(reason: reason)
        }
        builder.setName(tensor.name, of: value)
        states[index] = .value(value)
    }

    private mutating func attributes(
        of op: TFLiteFile.Operator, _ rule: ImportRule
    ) throws(Obstacle) -> [String: AttributeValue] {
        do {
            let options = try file.options(of: op, rule.options, buffer)
            return options.merging(extras(of: op)) { option, _ in option }
        } catch {
            throw Obstacle(reason: "its options cannot be read: \(error)")
        }
    }

    /// What stands beside an operator's options, by the names that rules use.
    ///
    /// - `complex`: 1 where the first input is complex;
    /// - the numbers of a custom operator's options, by their keys, where these are a map of FlexBuffers;
    /// - `custom_options`: the bytes of a custom operator's options, as a uint8 tensor;
    /// - `unsigned`: 1 where the first output is uint8 in the file and int8 here, for operators whose ties depend on it;
    /// - `unsigned_inputs`: 0 or 1 for each input, where one is uint8 in the file and int8 here;
    /// - `mutating_variable_inputs`: 0 or 1 for each input, where the operator writes to one;
    /// - `intermediate_scales`, `intermediate_zero_points`: those of the intermediate tensors, as rules see them, and
    ///   0 for a tensor that has none.
    private mutating func extras(of op: TFLiteFile.Operator) -> [String: AttributeValue] {
        var values = op.customOptions.map(FlexBuffer.numbers) ?? [:]
        if let options = op.customOptions, let shape = try? Shape([options.count]) {
            values["custom_options"] = .tensor(Tensor(TensorType(.uint8, shape), options))
        }
        if let input = op.inputs.first, let input, subgraph.tensors[input].element.isComplex {
            values["complex"] = .int(1)
        }
        if let output = op.outputs.first, let output, isShifted(output) { values["unsigned"] = .int(1) }
        let unsignedInputs = op.inputs.map { input in input.map { isShifted($0) ? 1 : 0 } ?? 0 }
        if unsignedInputs.contains(1) { values["unsigned_inputs"] = .ints(unsignedInputs) }
        if op.mutatingInputs.contains(true) {
            values["mutating_variable_inputs"] = .ints(op.mutatingInputs.map { $0 ? 1 : 0 })
        }
        if !op.intermediates.isEmpty {
            var quantizations: [Quantization?] = []
            for index in op.intermediates {
                var declaration: TensorDeclaration?
                if let index { declaration = try? self.declaration(of: index) }
                quantizations.append(declaration?.inner.quantization)
            }
            values["intermediate_scales"] = .floats(quantizations.map { $0?.scale ?? 0 })
            values["intermediate_zero_points"] = .ints(quantizations.map { Int($0?.zeroPoint ?? 0) })
        }
        return values
    }

    /// Whether a tensor is uint8 in the file and int8 here.
    private mutating func isShifted(_ index: Int) -> Bool { (try? declaration(of: index))?.isShifted == true }
}
