// EdgePasses
