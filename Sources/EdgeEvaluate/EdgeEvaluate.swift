// EdgeEvaluate
