"""The city's own report: the sum of every figure over its units, written into a file that keeps what people wrote."""

from gentool.city.rollup.codes import CODES
from gentool.city.rollup.summing import RollUp, roll_up
from gentool.city.rollup.writing import new_file, rewritten

__all__ = ["CODES", "RollUp", "new_file", "rewritten", "roll_up"]
