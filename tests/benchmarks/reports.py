"""Reports to measure with: all of one size, no two alike in figures or words."""

from __future__ import annotations

from pathlib import Path

from gentool.form.loading import form_of
from tests.builders import balanced, yaml_of

_SENTENCES: tuple[str, ...] = (
    "全年公开信息{{ 公开信息总数 }}条，网站{{ 网站 }}条、公众号{{ 公众号 }}条，网站占{{ 占比(网站, 公开信息总数) }}。",
    "新收政府信息公开申请{{ 申请.本年新收.总计 }}件，上年结转{{ 申请.上年结转.总计 }}件。",
    "结转下年度{{ 申请.结转下年度继续办理.总计 }}件，予以公开{{ 申请.予以公开.总计 }}件。",
    "现行有效的行政规范性文件{{ 公开.行政规范性文件.现行有效件数 }}件，行政许可{{ 公开.行政许可 }}件。",
    "{% if 申请.不予公开.总计 > 0 %}不予公开{{ 申请.不予公开.总计 }}件。{% else %}没有不予公开的申请。{% endif %}",
)


def write_reports(folder: Path, count: int) -> list[Path]:
    """Write ``count`` reports of the newest edition and return their paths."""
    form = form_of("2021")
    files = []
    for number in range(count):
        figures = balanced(form, number)
        text = yaml_of(form, figures, 2025, "short").replace("云溪市测试局", f"云溪市第{number}测试局")
        site, account = 300 + number, 200 + 3 * number
        own = f"数据: {{公开信息总数: {site + account}, 网站: {site}, 公众号: {account}}}\n"
        own += "核对: [公开信息总数 = 网站 + 公众号]\n"
        lines = []
        sentences = _SENTENCES
        for line in text.splitlines():
            key, colon, words = line.partition(": ")
            if line.startswith("  ") and colon and words.startswith("这一部分"):
                lines.append(f"{key}: |")
                lines += [f"    {sentence}" for sentence in sentences]
                lines.append(f"    第{number}单位{words * 3}")
                sentences = ()  # a clerk states each figure once
            else:
                lines.append(line)
        file = folder / f"bureau{number:04d}.yaml"
        file.write_text(own + "\n".join(lines) + "\n", encoding="utf-8")
        files.append(file)
    return files
