"""What a person has looked into (核实), applied to everything that was found: the last thing a check does.

A warning that is answered becomes information and carries the reason. An answer that answers nothing is told, and so is
one to an error, which stays. Answers to what was not looked at this time, for want of last year's report or of the
city, are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gentool.checks.prose import notes_of, prose_of
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Answer, Report
from gentool.report.reading.heads import ANSWERS

STALE = Code(
    "V-STALE",
    "“核实”里有一条没有对应的警告",
    "警告已经没有了的，请删去这一条；还在的，请核对代码、字段和原文是否写得一致。",
    Severity.WARNING,
)
ERROR = Code("V-ERROR", "“核实”里有一条针对的是错误，错误必须改正，不能核实", "请改正错误，删去这一条。")
CODES = (STALE, ERROR)

Texts = Mapping[Where, str]


def with_answers(
    report: Report, problems: Sequence[Problem], *, unseen: tuple[str, ...] = (), is_all: bool = True
) -> list[Problem]:
    """Return the problems with their answers; ``unseen`` are beginnings of codes for which nothing was looked at.

    ``is_all`` says that these are all the problems there are, so that an answer that is not needed can be told.
    """
    if not report.answers:
        return list(problems)
    texts = {line.where: line.text for prose in (*prose_of(report), *notes_of(report)) for line in prose.lines}
    return answered(report.answers, texts, problems, unseen=unseen, is_all=is_all)


def answered(
    answers: Sequence[Answer],
    texts: Texts,
    problems: Sequence[Problem],
    *,
    unseen: tuple[str, ...] = (),
    is_all: bool = True,
) -> list[Problem]:
    """Return problems with their answers, as :func:`with_answers`; ``texts`` are what is written at a place."""
    heard = [_answered(problem, answers, texts) for problem in problems]
    return [*heard, *_told(answers, problems, texts, unseen)] if is_all else heard


def _answered(problem: Problem, answers: Iterable[Answer], texts: Texts) -> Problem:
    if problem.severity is not Severity.WARNING:
        return problem
    answer = next((answer for answer in answers if _is_meant(answer, problem, texts)), None)
    if answer is None:
        return problem
    message = f"已核实：{answer.reason.rstrip('。')}。（{problem.message.rstrip('。')}）"
    return replace(problem, severity=Severity.INFO, message=message, hint="", answer=answer.reason)


def _is_meant(answer: Answer, problem: Problem, texts: Texts) -> bool:
    if answer.code != problem.code:
        return False
    field = problem.field
    if answer.field and not (field == answer.field or field.startswith(f"{answer.field}.")):
        return False
    said = (problem.message, texts.get(problem.where, ""))
    return not answer.quote or any(answer.quote in text for text in said)


def _told(
    answers: Iterable[Answer], problems: Sequence[Problem], texts: Texts, unseen: tuple[str, ...]
) -> Iterator[Problem]:
    for answer in answers:
        meant = [problem for problem in problems if _is_meant(answer, problem, texts)]
        shown = f"{answer.code} {answer.field or answer.quote}"
        if any(problem.is_error for problem in meant):
            yield ERROR.at(answer.where, f"“{shown}”是错误，不能用核实代替改正。", field=ANSWERS)
        elif not any(problem.severity is Severity.WARNING for problem in meant) and not answer.code.startswith(unseen):
            others = (problem for problem in problems if problem.severity is Severity.WARNING)
            near = next((p.code for p in others if _is_meant(answer._replace(code=p.code), p, texts)), None)
            hint = f"这一处的警告是 {near}；要核实的是它，请把代码改成 {near}。" if near else None
            yield STALE.at(answer.where, f"“{shown}”没有对应的警告。", field=ANSWERS, hint=hint)
