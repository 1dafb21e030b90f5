// EdgeTFLite
