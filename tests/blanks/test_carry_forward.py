"""What a new year takes over from the last, and what is said of it."""

from gentool.blanks.yaml_blank import CarriedRow, carried_rows
from gentool.form.loading import form_of
from gentool.report.model import Report
from gentool.report.reading import read
from gentool.yamlfile.source import source_of

FORM = form_of("2021")
APPLICATIONS, PUBLISHED = "收到和处理政府信息公开申请情况", "主动公开政府信息情况"


def report(*tables: str, year: int = 2024) -> Report:
    source, _ = source_of("\n".join([f"单位: 甲局\n年度: {year}", *tables]).encode(), "last.yaml")
    assert source is not None
    found, _ = read(source)
    assert found is not None
    return found


def applications(*tables: str) -> CarriedRow:
    return carried_rows(FORM, report(*tables))[APPLICATIONS, "上年结转"]


def valid(*tables: str, year: int = 2024) -> CarriedRow:
    return carried_rows(FORM, report(*tables, year=year))[PUBLISHED, "行政规范性文件"]


def test_every_column_but_the_total_is_taken_over() -> None:
    row = applications(f"{APPLICATIONS}: {{结转下年度继续办理: {{自然人: 3, 其他: 1}}}}")
    assert row.figures == {
        "自然人": "3", "商业企业": "0", "科研机构": "0", "社会公益组织": "0", "法律服务机构": "0", "其他": "1",
    }  # fmt: skip
    assert row.comments == ("取自上年报告的“结转下年度继续办理”。",)


def test_total_unlike_its_parts_is_told() -> None:
    row = applications(f"{APPLICATIONS}: {{结转下年度继续办理: {{总计: 9}}}}")
    assert set(row.figures.values()) == {"0"}
    assert any("总计是 9，各列之和是 0" in text for text in row.comments)


def test_unreadable_figure_is_not_guessed() -> None:
    row = applications(f"{APPLICATIONS}: {{结转下年度继续办理: {{自然人: 三, 其他: 1}}}}")
    assert "自然人" not in row.figures
    assert row.figures["其他"] == "1"
    assert any("“自然人”" in text for text in row.comments)


def test_stock_starts_from_last_year_and_says_how_it_is_checked() -> None:
    row = valid(f"{PUBLISHED}: {{行政规范性文件: {{现行有效件数: {{数值: 6, 注: 含失效}}}}}}")
    assert row.figures == {"现行有效件数": "6"}
    assert "现行有效件数 = 6 + 本年制发件数 - 本年废止件数（Y-VALID）" in row.comments[0]
    assert "{数值: …, 注:" in row.comments[0]


def test_what_does_not_apply_stays_so() -> None:
    assert valid(f"{PUBLISHED}: {{行政规范性文件: /}}").figures == {"现行有效件数": "/"}


def test_figure_that_the_last_edition_did_not_have_is_told() -> None:
    row = valid(f"{PUBLISHED}: {{规范性文件: [1, 2, 3]}}", year=2020)
    assert row.figures == {}
    assert "请自己填写" in row.comments[0]
