"""Print the table of all sources, or with names behind it, what is wrong with these in full."""

import sys

from tests.importing.awkward.score import score_of, table
from tests.importing.awkward.sources import SOURCES


def main(names: list[str]) -> None:
    """Score every source, or the named ones."""
    scores = [score_of(source) for source in SOURCES if not names or source.name in names]
    sys.stdout.write(table(scores))
    for score in scores if names else ():
        sys.stdout.write(f"\n{score.source.name}: {'; '.join(score.failures) or 'as expected'}\n")
        sys.stdout.writelines(
            f"  {p.severity.value} {p.code} {p.field} {p.where} {p.message}\n" for p in score.problems
        )


if __name__ == "__main__":
    main(sys.argv[1:])
