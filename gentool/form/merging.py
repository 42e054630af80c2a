"""A ``form.yaml`` and those it extends → one tree of plain values that knows where each of them was written.

``extends: FOLDER`` names a folder, as seen from the file's own; its form.yaml says what is shared. What the file itself
says are the differences:

- a mapping where the base has a mapping changes it key by key; what it does not name stays;
- a mapping where the base has a list changes entries of the list, each by its name: its ``key``, ``label``, ``title``
  or ``code``, the first that it has, or its text where it is no more than that. A name that the list does not have is
  a new entry, with that ``key``, at the end. ``before: NAME`` puts an entry, old or new, before another one;
- ``~`` drops what the base has;
- anything else, a list too, takes the place of what the base has.

Caught here: what is no YAML, what is written twice, and differences from what the base does not have; the mistakes of
whoever writes a form, not of clerks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import normpath
from pathlib import Path
from typing import Any

import yaml

from gentool.files import bytes_of
from gentool.problems.problem import Code, GentoolError, Where
from gentool.text.nearest import nearest
from gentool.yamlfile.source import compose, decode

BAD_FORM = Code("F-FORM", "格式文件 form.yaml 自相矛盾或不完整", "请对照 templates 中现成版本的 form.yaml 改正。")
CODES = (BAD_FORM,)


_NAMES = ("key", "label", "title", "code")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Entry(dict[str, Any]):
    """A mapping that knows where it and each of its keys was written, and says so of a key that is missing.

    It keeps in mind what it was ``asked`` for: a key that nobody asks for is no key of a form.
    """

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where
        self.places: dict[str, Where] = {}
        self.asked: set[object] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, otherwise: Any = None) -> Any:
        """Return the value of a key, if it is there."""
        self.asked.add(key)
        return super().get(key, otherwise)

    def __contains__(self, key: object) -> bool:
        self.asked.add(key)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:  # whoever goes through it all takes any key
        self.asked.update(super().keys())
        return super().__iter__()

    def items(self) -> Any:
        """Return all keys with their values."""
        return [(key, self[key]) for key in self]

    def __missing__(self, key: str) -> Any:
        raise fault(self.where, f"有一处没有写 '{key}'")

    def put(self, key: str, value: Any, place: Where) -> None:
        """Set a key that was written at ``place``."""
        self[key] = value
        self.places[key] = place


def fault(where: Where, message: str) -> GentoolError:
    """Return a mistake in a form as an exception."""
    return GentoolError(BAD_FORM.at(where, f"{message}。"))


def read_merged(path: Path) -> Entry:
    """Read a form.yaml with everything that it extends; raises GentoolError."""
    files, chain = [path], [read_entry(path)]
    while extends := chain[-1].pop("extends", None):
        where = chain[-1].places["extends"]
        if not isinstance(extends, str):
            raise fault(where, "extends 应当写一个文件夹")
        base = Path(normpath(files[-1].parent / extends / "form.yaml"))
        if base in files:
            raise fault(where, f"extends 写的“{extends}”绕回了自己")
        if not base.is_file():
            raise fault(where, f"extends 写的“{extends}”里没有 form.yaml")
        files.append(base)
        chain.append(read_entry(base))
    merged = chain.pop()
    while chain:
        merged = _changed(merged, chain.pop())
    return merged


def read_entry(path: Path) -> Entry:
    """Read one form.yaml by itself, within the bounds of any YAML file of others; raises GentoolError."""
    text, problems = decode(bytes_of(path, str(path)), str(path))
    if text is None:
        raise GentoolError(*problems)
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise fault(Where(str(path)), f"不是 YAML：{' '.join(str(error).split())}") from error
    if isinstance(root, yaml.MappingNode) and (refused := compose(text, str(path))[1]):
        raise GentoolError(*(BAD_FORM.at(problem.where, problem.message) for problem in refused))
    value = _value(root, str(path))
    if not isinstance(value, Entry):
        raise fault(Where(str(path)), "有一处写得不对：最外层应当是“键: 值”")
    return value


def place_of(root: Entry, path: Sequence[str | int]) -> Where:
    """Return where the deepest step of a path that is there was written: keys, names or numbers of list entries."""
    value: Any = root
    where = root.where
    for step in path:
        if isinstance(value, Entry) and step in value:
            where = value.places[str(step)]
            value = value[str(step)]
        elif isinstance(value, list) and (at := step if isinstance(step, int) else _find(value, step)) is not None:
            value = value[at]
            where = value.where if isinstance(value, Entry) else where
        else:
            break
    return where


def unasked(value: Any) -> Iterator[GentoolError]:
    """Yield the keys that nobody has asked for, when a form was made of the values, each with the nearest that was."""
    if isinstance(value, Entry):
        asked = value.asked | {"key"}  # by which an edition may name an entry
        for key, below in value.items():
            if key in asked:
                yield from unasked(below)
            else:
                meant = nearest(key, asked.difference(value.places))
                yield fault(value.places[key], f"这里不能写“{key}”" + (f"，是不是想写“{meant}”？" if meant else ""))
    elif isinstance(value, list):
        for below in value:
            yield from unasked(below)


def _value(node: yaml.Node | None, file: str) -> Any:
    """Turn a node into plain values; a mapping becomes an :class:`Entry`."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, file) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        if node is None or node.tag == "tag:yaml.org,2002:str":
            return node and node.value
        try:
            return yaml.constructor.SafeConstructor().construct_object(node)
        except (ValueError, AttributeError, LookupError) as error:
            raise fault(_where(node, file), f"“{node.value}”不是 {node.tag.rpartition(':')[2]}") from error
    entry = Entry(_where(node, file))
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise fault(_where(key, file), "“:”前面应当是一个词")
        if key.value in entry.places:
            raise fault(_where(key, file), f"“{key.value}”写了两次")
        entry.put(key.value, _value(value, file), _where(key, file))
    return entry


def _where(node: yaml.Node, file: str) -> Where:
    return Where(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _changed(base: Any, change: Any) -> Any:
    if isinstance(base, list) and isinstance(change, Entry):
        return _changed_list(base, change)
    if not isinstance(base, Entry) or not isinstance(change, Entry):
        return change
    merged = Entry(change.where)
    merged.update(base)
    merged.places.update(base.places)
    for key, value in change.items():
        place = change.places[key]
        if value is not None:
            goes_on = isinstance(value, Entry) and isinstance(base.get(key), Entry | list)
            merged.put(key, _changed(base.get(key), value), merged.places[key] if goes_on else place)
        elif key in merged:
            del merged[key]
        else:
            raise fault(place, f"“{key}”没有可去掉的内容")
    return merged


def _changed_list(base: list[Any], change: Entry) -> list[Any]:
    entries = list(base)
    for name, value in change.items():
        place = change.places[name]
        at = _find(entries, name)
        old = None if at is None else entries.pop(at)
        if value is None and at is None:
            raise fault(place, f"“{name}”没有可去掉的内容")
        if value is None:
            continue
        if not isinstance(value, Entry):
            raise fault(place, f"“{name}”后面应当是“键: 值”或者 ~")
        entry = _changed(old if isinstance(old, Entry) else Entry(value.where), value)
        if not isinstance(old, Entry):
            entry.put("key", name, place)
        if before := entry.pop("before", None):
            at = _find(entries, before)
            if at is None:
                raise fault(value.places["before"], f"没有“{before}”，不知道“{name}”放在哪里")
        entries.insert(len(entries) if at is None else at, entry)
    return entries


def _find(entries: list[Any], name: str) -> int | None:
    """Return the number of the last entry of that name."""
    return next((number for number in reversed(range(len(entries))) if _name_of(entries[number]) == name), None)


def _name_of(entry: Any) -> Any:
    return next((entry[name] for name in _NAMES if name in entry), None) if isinstance(entry, Entry) else entry
