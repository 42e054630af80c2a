"""Write ``templates/<edition>/report.docx`` for every edition; run it after changing a form or the base parts."""

from __future__ import annotations

from gentool.form.loading import editions, form_of, templates_folder
from gentool.render.word_template import make_template


def main() -> None:
    """Write one template per edition."""
    for edition in editions():
        path = templates_folder() / edition / "report.docx"
        path.write_bytes(make_template(form_of(edition)))
        print(path)


if __name__ == "__main__":
    main()
