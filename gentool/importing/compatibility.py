"""Characters that look like usual ones and are others: radicals of dictionaries, compatibility ideographs, full width.

Fonts and input methods leave them behind; programs that compare texts do not know them. Folded here and nowhere else:
by the recogniser in headings and labels whatever the format, and by the reader of PDF, where only fonts need them.
"""

from __future__ import annotations

import unicodedata

from gentool.text.lazy_regex import Pattern

# Signs of dictionaries, which fonts draw as the characters that they look like, so that programs confuse them.
_RADICALS = str.maketrans(
    "⺁⺄⺅⺆⺈⺉⺊⺍⺎⺐⺒⺓⺖⺘⺙⺝⺟⺠⺡⺣⺨⺩⺪⺬⺭⺮⺰⺲⺶⺷⺸⺹⺻⺼⺽⺾⻁⻂⻄⻅⻆⻈⻉⻊⻋⻌⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾⾭",
    "厂乙亻冂刀刂卜小兀尢巳幺忄扌攵月母民氵灬犭王疋示礻竹纟罒羊羊羊耂聿肉臼艹虎衤西见角讠贝足车辶钅長长门阝雨青韦页风飞食饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟户青",
)
_ODD = Pattern("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_FORMS = Pattern("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f０-９Ａ-Ｚａ-ｚ]")


def folded(text: str) -> str:
    """Return a text with usual characters for those that look like them, each at its place."""
    if text.isascii() or not _FORMS.search(text):
        return text
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_RADICALS))


def lookalikes(text: str) -> str:
    """Return the characters of a text that are no usual ones and look like them; full width is plain to see."""
    return "" if text.isascii() else "".join(found[0] for found in _ODD.finditer(text))
