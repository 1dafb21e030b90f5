print("edgeinfer")
