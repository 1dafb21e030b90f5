// EdgeBoard
