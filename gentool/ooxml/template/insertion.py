"""Setting tags into the tree: each becomes one processing instruction at the place it stands for.

After this, the text of a tag that Word had cut over several runs is in no run any more, and serialising the tree
gives a text in which every tag is one unmistakable mark. Runs, text and properties around a tag stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy

from lxml import etree

from gentool.ooxml.faults import TAG, at_tag
from gentool.ooxml.package import Element
from gentool.ooxml.template.blocks import Group
from gentool.ooxml.template.containers import MARK, set_look
from gentool.ooxml.template.stories import PPR, RPR, SECT_PR, TC, TEXT_BOX, TR, XML_SPACE, P, Paragraph, R, T, w
from gentool.ooxml.template.tags import OBJECT, STRUCTURAL, UNSEEN, Level, Tag
from gentool.problems.problem import Problem

_PROPERTIES = frozenset(
    map(w, ["rPr", "lastRenderedPageBreak", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr"])
)
_EMPTIABLE = frozenset(map(w, ["hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo"]))
_RANGES = ("bookmark", "commentRange", "perm", "moveFromRange", "moveToRange")
_PAIRED = {w(f"{name}{end}"): name for name in _RANGES for end in ("Start", "End")} | {
    w("commentReference"): "commentRange"
}
_IDENTIFIED = (P, w("bookmarkStart"), w("bookmarkEnd"))
_PARAGRAPH_IDS = [f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")]
_TARGETS = {Level.PARAGRAPH: P, Level.ROW: TR, Level.CELL: TC}
_WORDS = {Level.PARAGRAPH: "段", Level.ROW: "行", Level.CELL: "格"}

Nodes = dict[Tag, Element]
Targets = dict[Element, list[Tag]]


def weave(
    paragraphs: Sequence[Paragraph], groups: list[Group], targets: Targets, looks: Iterable[tuple[Tag, Element]]
) -> Nodes:
    """Set the tags of all paragraphs of a part into its tree and return their nodes; blocks may be added."""
    nodes: Nodes = {}
    for paragraph in paragraphs:
        for tag in paragraph.tags:
            if tag.mark != "#" or tag.level in STRUCTURAL:  # such a comment, too, leaves a gap that may matter
                nodes[tag] = etree.ProcessingInstruction(MARK, str(len(nodes)))
            if tag.level is Level.RUN:
                tag.skeleton = _skeleton(paragraph, tag)
    for paragraph in paragraphs:
        if paragraph.tags and all(tag.level not in STRUCTURAL for tag in paragraph.tags):
            _weave_paragraph(paragraph, nodes)
    for group in groups:
        if group[0].lifted:
            _raise_to_siblings([nodes[tag] for tag in group])
    _replace(targets, nodes)

    def mark(tag: Tag) -> Element:
        return nodes.setdefault(tag, etree.ProcessingInstruction(MARK, str(len(nodes))))

    for tag, cell in looks:
        groups += set_look(tag, cell, mark)
    return nodes


# --- tags that stand for a paragraph, a row or a cell ------------------------------------------------------------


def find_targets(paragraphs: Sequence[Paragraph], file: str) -> tuple[Targets, list[Problem]]:
    """Find the element each structural tag replaces, and refuse to lose anything else that is in it."""
    targets: Targets = {}
    problems: list[Problem] = []
    known: dict[Element, Paragraph] = {}
    for paragraph in paragraphs:
        known[paragraph.element] = paragraph
        for tag in (tag for tag in paragraph.tags if tag.level in STRUCTURAL):
            target = _enclosing(paragraph.element, _TARGETS[tag.level])
            if target is None:
                what = f"不在表格里，“{tag.opening}”要写在表格的{_WORDS[tag.level]}里。"
                problems.append(at_tag(TAG, file, tag.place, tag.source, what))
            else:
                tag.skeleton = _skeleton(paragraph, tag)
                targets.setdefault(target, []).append(tag)
    for target, tags in targets.items():
        inside = [known[element] for element in target.iter(P) if element in known]
        problems += _losses(target, tags, inside, file)
    return targets, problems


def _losses(target: Element, tags: list[Tag], inside: list[Paragraph], file: str) -> list[Problem]:
    first, word = tags[0], _WORDS[tags[0].level]

    def lost(what: str, hint: str) -> list[Problem]:
        return [at_tag(TAG, file, first.place, first.source, what, hint)]

    if all(tag.mark == "#" for tag in tags):  # whoever comments out a row wants to be rid of it
        inside = []
    for other in (tag for paragraph in inside for tag in paragraph.tags):
        if other.level is not first.level and other.mark != "#":
            return lost(f"独占一{word}，同一{word}里不能另有“{other.source}”。", f"请把它移到另一{word}。")
    rest = "".join(_without_tags(paragraph) for paragraph in inside).strip()
    if rest:
        shown = rest.replace(OBJECT, "（图片或域）")
        what = f"独占一{word}，生成时整{word}会去掉，同一{word}里不能另有内容“{shown[:20]}”。"
        return lost(what, f"请把这些内容移到另一{word}。")
    if next(target.iter(SECT_PR), None) is not None:
        return lost("所在的段落带有分节符，去掉这一段会丢掉页面设置。", "请把分节符移到前后另一段。")
    return []


def _without_tags(paragraph: Paragraph) -> str:
    rest, position = [], 0
    for tag in paragraph.tags:
        rest.append(paragraph.text[position : tag.start])
        position = tag.end
    return "".join([*rest, paragraph.text[position:]]).replace("\u00ad", "")


def _enclosing(element: Element, name: str) -> Element | None:
    while element is not None and element.tag != name:
        element = None if element.tag == TEXT_BOX else element.getparent()
    return element


def _skeleton(paragraph: Paragraph, tag: Tag) -> tuple[str, str]:
    """Return the properties of the tag's paragraph and run as XML text that leans on the root's namespaces."""
    piece = paragraph.piece_at(tag.start)
    found = (paragraph.element.find(PPR), piece.element.getparent().find(RPR))
    return _text(found[0]), _text(found[1])


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    holder = etree.Element("holder", nsmap=element.getroottree().getroot().nsmap)
    holder.append(deepcopy(element))
    text: str = etree.tostring(holder, encoding="unicode", with_tail=False)
    return text[text.index(">") + 1 : text.rindex("</")]


def _replace(targets: Targets, nodes: Nodes) -> None:
    torn: set[tuple[str, str | None]] = set()
    root = None
    for target, tags in targets.items():
        root = target.getroottree().getroot()
        parent = target.getparent()
        for tag in tags:
            target.addprevious(nodes[tag])
        for mark in target.iter(*_PAIRED):
            torn.add((_PAIRED[mark.tag], mark.get(w("id"))))
        parent.remove(target)
    if torn and root is not None:
        for mark in list(root.iter(*_PAIRED)):
            if (_PAIRED[mark.tag], mark.get(w("id"))) in torn:
                mark.getparent().remove(mark)


def drop_identities(loops: Iterable[tuple[Element, Element]]) -> None:
    """Take names that must be unique (bookmarks, paragraph ids) out of what a loop will repeat."""
    for first, last in loops:
        if first.getparent() is not last.getparent():  # from one paragraph to another: what is in both goes as well
            first, last = next(first.iterancestors(P)), next(last.iterancestors(P))
        node, repeated = first, list(first.iter(*_IDENTIFIED))
        while node is not last:
            node = node.getnext()
            repeated += node.iter(*_IDENTIFIED)
        for element in repeated:
            if element.tag == P:
                for name in _PARAGRAPH_IDS:
                    element.attrib.pop(name, None)
            else:
                element.getparent().remove(element)


# --- tags inside text --------------------------------------------------------------------------------------------


def _weave_paragraph(paragraph: Paragraph, nodes: Nodes) -> None:
    cuts = _cut(paragraph)
    runs = dict.fromkeys(element.getparent() for element in cuts)
    for noise in paragraph.element.findall(w("proofErr")):
        paragraph.element.remove(noise)
    for run in runs:
        _weave_run(run, cuts, nodes)


def _cut(paragraph: Paragraph) -> dict[Element, list[str | Tag]]:
    """Cut each piece a tag touches into the text that stays and the tags that begin in it."""
    cuts: dict[Element, list[str | Tag]] = {}
    first = 0
    for piece in paragraph.pieces:
        touching = []
        for number in range(first, len(paragraph.tags)):  # the tags stand in order and do not overlap
            tag = paragraph.tags[number]
            if tag.start >= piece.end:
                break
            first = number
            if tag.end > piece.start:
                touching.append(tag)
        if not touching:
            continue
        segments: list[str | Tag] = []
        position = piece.start
        for tag in touching:
            if tag.start >= piece.start:
                segments += [paragraph.text[position : tag.start], tag]
            position = min(tag.end, piece.end)
        segments.append(paragraph.text[position : piece.end])
        cuts[piece.element] = [segment for segment in segments if segment]
    return cuts


def _weave_run(run: Element, cuts: dict[Element, list[str | Tag]], nodes: Nodes) -> None:
    """Rewrite one run; where a lifted tag stands in it, the run is split in two around the tag."""
    current = run
    made = [run]
    for child in list(run):
        segments = cuts.get(child)
        if current is not run:
            current.append(child)
        if segments is None:
            continue
        if not child.text:  # a break, or a tab
            current.remove(child)
            continue
        text = child
        text.text = ""
        if text.tag == T:
            text.set(XML_SPACE, "preserve")
        for segment in segments:
            if isinstance(segment, str):
                _append_text(text, segment)
            elif segment in nodes and segment.lifted:
                current = _split(current, nodes[segment])
                made.append(current)
                text = etree.SubElement(current, T, {XML_SPACE: "preserve"})
            elif segment in nodes and segment.level not in UNSEEN:
                text.append(nodes[segment])
    for piece in made:
        _drop_if_empty(piece)


def _append_text(text: Element, characters: str) -> None:
    last = next(text.iterchildren(reversed=True), None)  # to count the children takes time
    if last is not None:
        last.tail = (last.tail or "") + characters
    else:
        text.text = (text.text or "") + characters


def _split(run: Element, node: Element) -> Element:
    following = etree.Element(R, dict(run.attrib))
    properties = run.find(RPR)
    if properties is not None:
        following.append(deepcopy(properties))
    run.addnext(node)
    node.addnext(following)
    return following


def _drop_if_empty(run: Element) -> None:
    for text in run.findall(T):
        if not text.text and not len(text):
            run.remove(text)
    if all(child.tag in _PROPERTIES for child in run):
        parent = run.getparent()
        parent.remove(run)
        _drop_wrapper(parent)


def _drop_wrapper(wrapper: Element) -> None:
    while wrapper.tag in _EMPTIABLE and all(child.tag in _PROPERTIES for child in wrapper):
        parent = wrapper.getparent()
        parent.remove(wrapper)
        wrapper = parent


def _raise_to_siblings(group: list[Element]) -> None:
    """Move marks out of hyperlinks and the like, as long as they stand at an edge, until they are siblings."""
    while len({node.getparent() for node in group}) > 1:
        node = max(group, key=lambda node: sum(1 for _ in node.iterancestors()))
        wrapper = node.getparent()
        before = all(sibling.tag in _PROPERTIES for sibling in node.itersiblings(preceding=True))
        after = all(sibling.tag in _PROPERTIES for sibling in node.itersiblings())
        if wrapper.tag == P or not (before or after):
            return
        if before and not (after and node is group[-1]):
            wrapper.addprevious(node)
        else:
            wrapper.addnext(node)
        _drop_wrapper(wrapper)
