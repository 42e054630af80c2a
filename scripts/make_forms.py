"""Write ``templates/forms.marshal``, from which forms are loaded without reading YAML; run it after changing a form."""

from __future__ import annotations

from gentool.form.data_folder import templates_folder
from gentool.form.loading import FILE, STORE, editions, forms, load_form, stored


def main() -> None:
    """Write the store of all forms."""
    for form in forms():
        for edition in editions(form):
            load_form(templates_folder() / form / edition / FILE)  # what is stored is not checked again
    path = templates_folder() / STORE
    path.write_bytes(stored(templates_folder()))
    print(path)


if __name__ == "__main__":
    main()
