// EdgeInfer
