// EdgeONNX
