"""What a user can have wrong, as values: a problem, its severity, place and code; and how problems are written out."""

from gentool.problems.problem import Code, GentoolError, Problem, Severity, Where

__all__ = ["Code", "GentoolError", "Problem", "Severity", "Where"]
