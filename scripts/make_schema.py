"""Write docs/gentool.schema.json from the installed forms: ``python scripts/make_schema.py``."""

from pathlib import Path

from gentool.blanks.json_schema import schema_text

TARGET = Path(__file__).resolve().parent.parent / "docs" / "gentool.schema.json"

if __name__ == "__main__":
    TARGET.write_text(schema_text(), encoding="utf-8", newline="\n")
    print(TARGET)
