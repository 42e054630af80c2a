"""The city's own report: the sum of every figure over its units, written into a file that keeps what people wrote."""
