// EdgeMeasure
