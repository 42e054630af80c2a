"""How bodies speak of themselves: what is blotted out as their own, and what is another body's."""

import pytest

from gentool.checks.own_names import OWN, own_names

OWN_WORDS = {
    "云溪市人力资源和社会保障局": ["我局", "本单位", "本机关", "市人社局", "人社局", "云溪市人社局", "市局"],
    "云溪市公安局": ["市公安局", "公安局", "我局"],
    "云溪市江岸区发展和改革委员会": ["区发改委", "发展改革委", "江岸区发改委", "我委"],
    "云溪市城南街道办事处": ["城南街道", "城南街道办", "我街道", "街道办", "全街道"],
    "云溪综合实验区管理委员会": ["全区", "我区", "管委会", "区管委会"],
    "云溪市江岸区人民政府": ["全区", "我区", "江岸区", "云溪市江岸区人民政府"],
    "云溪市江岸区城关镇人民政府": ["全镇", "我镇", "镇政府", "城关镇", "城关镇人民政府"],
    "杭州市": ["全市", "我市", "杭州市"],
    "云溪市公安局江岸分局": ["分局", "江岸分局", "区公安分局", "我局"],
    "云溪市第一中学": ["学校", "我校", "本校"],
    "云溪市图书馆": ["我馆", "本馆"],
    "云溪市政务服务中心": ["中心", "我中心"],
    "国家税务总局云溪市税务局": ["市税务局", "税务局"],
}
OTHERS = {
    "云溪市人力资源和社会保障局": ["江南区人社局", "全市", "市社会保障局", "我处理"],
    "云溪市公安局": ["江岸区公安局", "省公安厅"],
    "云溪市江岸区发展和改革委员会": ["市发改委", "委托", "市局"],
    "云溪市城南街道办事处": ["城北街道", "各街道", "镇（街道）"],
    "云溪综合实验区管理委员会": ["全市"],
    "云溪市江岸区人民政府": ["全市", "区政府", "江岸区财政局", "我办"],
    "云溪市江岸区城关镇人民政府": ["全区"],
    "杭州市": ["杭州市财政局"],
    "云溪市公安局江岸分局": ["市公安局", "市局"],
    "云溪市市场监督管理局": ["公路管理局"],
    "云溪市住房和城乡建设局": ["城乡建设局"],
}


@pytest.mark.parametrize(("unit", "word"), [(unit, word) for unit, words in OWN_WORDS.items() for word in words])
def test_own(unit: str, word: str) -> None:
    assert own_names(unit).mask(f"，{word}收到申请") == f"，{OWN * len(word)}收到申请"


@pytest.mark.parametrize(("unit", "word"), [(unit, word) for unit, words in OTHERS.items() for word in words])
def test_of_others(unit: str, word: str) -> None:
    assert own_names(unit).mask(f"，{word}收到申请") == f"，{word}收到申请"
