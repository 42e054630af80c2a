"""Write ``templates/<form>/<edition>/report.docx`` of all editions; run it after changing a form or the base parts."""

from __future__ import annotations

from gentool.form.data_folder import templates_folder
from gentool.form.loading import all_editions
from gentool.render.word_template import make_template


def main() -> None:
    """Write one template per edition."""
    for form in all_editions():
        path = templates_folder() / form.folder / "report.docx"
        path.write_bytes(make_template(form))
        print(path)


if __name__ == "__main__":
    main()
