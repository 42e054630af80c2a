"""The city's own report: the sum of every figure over its units, written into a file that keeps what people wrote."""

from gentool.city.rollup.changes import NOTHING_TO_SUM, UNSAFE
from gentool.city.rollup.summing import RollUp, roll_up
from gentool.city.rollup.writing import new_file, rewritten
from gentool.city.sums import LEFT_OUT

CODES = (LEFT_OUT, NOTHING_TO_SUM, UNSAFE)

__all__ = ["CODES", "RollUp", "new_file", "rewritten", "roll_up"]
