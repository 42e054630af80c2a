"""The usual script: safe_load, docxtpl on the same Word template, one Jinja page. It checks nothing."""

from __future__ import annotations

import io
from collections.abc import Callable

import docxtpl
import jinja2
import yaml

from gentool.form.loading import form_of, template_file
from gentool.form.model import nested
from tests.benchmarks.examples import Handed

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ 单位 }}</title></head><body>
<h1>{{ 单位 }}{{ 年度 }}年度报告</h1>
{% for part, rows in parts.items() %}<h2>{{ part }}</h2>
{% if rows is string %}<p>{{ rows }}</p>{% else %}<table>
{% for name, cells in rows.items() %}<tr><th>{{ name }}</th>
{% if cells is mapping %}{% for key, value in cells.items() %}<td>{{ value }}</td>{% endfor %}
{% else %}<td>{{ cells }}</td>{% endif %}</tr>{% endfor %}</table>{% endif %}{% endfor %}
</body></html>"""
_TEXTS = jinja2.Environment(undefined=jinja2.ChainableUndefined)
_TEXTS.globals["占比"] = lambda part, whole, places=1: f"{part / whole if whole else 0:.{places}%}"
_TEXTS.globals["同比"] = lambda figure: f"与上年相比{figure:+d}"
_TEXTS.globals["千分位"] = lambda figure: f"{figure:,}"
_TEXTS.globals["大写"] = str
_OWN = ("单位", "年度", "数据", "核对")


def _narrative(value: object, names: dict[str, object]) -> str:
    """Fill in the placeholders of a part's text, as such a script does: Jinja from the string."""
    text = value if isinstance(value, str) else "\n".join(str(entry) for entry in dict(value).values())  # type: ignore[call-overload]
    return _TEXTS.from_string(text).render(names) if "{" in text and "{{" in text else text


def prepare() -> Callable[[Handed], object]:
    """Compile what such a script would compile once, and return what it does for each report."""
    page = jinja2.Environment(autoescape=True).from_string(_PAGE)
    form = form_of("2021")
    word = str(template_file(form, "report.docx"))

    def one(handed: Handed) -> object:
        data = yaml.safe_load(handed.file.read_text(encoding="utf-8"))
        names = nested(form, lambda address: 0)
        for table in form.tables:
            names[table.alias]["注"] = ""
            for label in table.tree:
                if label.children:
                    names[table.alias][label.key]["总计"] = 0
        parts = {key: value for key, value in data.items() if key not in _OWN and isinstance(value, (str, dict))}
        texts = {
            key: _narrative(value, {**names, "上年": names, **data.get("数据", {})}) for key, value in parts.items()
        }
        own = {"标题": data["单位"], "引言": "", "落款": "", "发布日期": "", "草稿": False}
        document = docxtpl.DocxTemplate(word)
        document.render({**texts, **names, **own, "单位": data["单位"], "年度": data["年度"]}, autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue(), page.render(parts=parts, **{key: data[key] for key in _OWN[:2]}).encode("utf-8")

    return one
