// EdgeFormat
