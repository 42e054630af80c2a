"""Files: the one way gentool reads and writes them.

What is read is a regular file of bounded size; pipes, devices and folders are told, never waited for. What is written
is there whole, or as it was before; a link in its place is replaced and never followed out of the folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable
from io import FileIO
from pathlib import Path

from gentool.problems.problem import Code, GentoolError, Problem, Where

MOST_BYTES = 1_000_000  # of a data file; callers that read pictures, templates and published reports say their own

UNREADABLE = Code("S-OPEN", "文件不存在或打不开", "请检查文件名和所在的文件夹，并确认有读取的权限。")
TOO_LARGE = Code("S-SIZE", "文件过大或层次过深，不像一份年度报告", "请确认选对了文件；图片请单独存放，不要贴进文字。")
O_WRITE = Code(
    "O-WRITE",
    "文件写不进去。",
    "请关闭 Word/WPS 中打开的文件后重试；如仍不行，请查看该文件是否为“只读”，或换一个文件夹。",
)
EXISTS = Code("O-EXISTS", "文件已经存在，没有覆盖", "请换一个文件名，或先把原来的文件移走。")

SAME_NAME = Code(
    "O-SAME", "两个文件会生成同名的报告", "请核对两个文件的“单位”和“年度”，或用 -o 分别输出到不同的文件夹。"
)
CODES = (O_WRITE, EXISTS, SAME_NAME)

# What a disk that was pulled out and a network drive that went away say; Windows has other names for the last ones.
_LOST = frozenset(
    getattr(errno, name)
    for name in ("EIO", "ENXIO", "ENODEV", "ESTALE", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ETIMEDOUT")
    if hasattr(errno, name)
)
# Opening a pipe must not wait for somebody to write to it; Windows knows neither flag.
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class NotRegularError(OSError):
    """A folder, a device or a pipe stands where a file was meant."""


class TooLargeError(OSError):
    """A file holds more bytes than its reader takes; ``size`` is how many."""

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, os.strerror(errno.EFBIG))
        self.size = size


def is_file(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file is there; of a name that no system takes it is not, where Path.is_file raises."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Tell whether a folder is there, as :func:`is_file`."""
    return os.path.isdir(path)  # noqa: PTH112


def is_there(path: str | os.PathLike[str]) -> bool:
    """Tell whether anything is there, as :func:`is_file`."""
    return os.path.exists(path)  # noqa: PTH110


def open_regular(path: str | os.PathLike[str], most: int) -> FileIO:
    """Open a regular file of at most ``most`` bytes for reading, unbuffered.

    Raises OSError, of which NotRegularError and TooLargeError.
    """
    descriptor = os.open(path, _READ_ONLY)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotRegularError(errno.EINVAL, os.strerror(errno.EINVAL), os.fspath(path))
        if status.st_size > most:
            raise TooLargeError(status.st_size)
        return open(descriptor, "rb", buffering=0)  # noqa: PTH123 (a descriptor; the caller closes it)
    except BaseException:
        os.close(descriptor)
        raise


def read_bytes(path: str | os.PathLike[str], most: int) -> bytes:
    """Read a regular file of at most ``most`` bytes; raises OSError, of which NotRegularError and TooLargeError."""
    data = bytearray()
    with open_regular(path, most) as file:
        while block := file.read(most + 1 - len(data)):  # a file may grow while it is read
            data += block
    if len(data) > most:
        raise TooLargeError(len(data))
    return bytes(data)


def bytes_of(
    path: str | os.PathLike[str],
    name: str,
    most: int = MOST_BYTES,
    too_large: Code = TOO_LARGE,
    unreadable: Code = UNREADABLE,
) -> bytes:
    """Read the bytes of a file, ``most`` of them; raises GentoolError ``unreadable`` or ``too_large``."""
    where = Where(name)
    try:
        return read_bytes(path, most)
    except FileNotFoundError:
        reason, hint = "没有这个文件。", _instead(path)
        if _is_homeless():
            reason, hint = "当前所在的文件夹已被移走或删除。", "请先用 cd 命令进入一个还在的文件夹，再运行一次。"
    except TooLargeError as error:
        raise GentoolError(too_large.at(where, f"文件有 {error.size:,} 字节，超过 {most:,} 字节。")) from None
    except (OSError, ValueError) as error:
        if is_folder(path):
            reason, hint = "这是文件夹，不是文件。", "请写出其中的文件名。"
        elif isinstance(error, NotRegularError):
            reason, hint = "这是设备或管道，不是普通文件。", "请写出数据文件的名称。"
        elif isinstance(error, PermissionError):
            reason, hint = "没有读取这个文件的权限，或者它正被别的程序占用。", None
        else:
            reason, hint = f"打不开这个文件（{getattr(error, 'strerror', None) or error}）。", None
    raise GentoolError(unreadable.at(where, reason, hint=hint))


def _instead(path: str | os.PathLike[str]) -> str | None:
    """Name the file that is there and was probably meant: quotes around its name, its suffix left out or another."""
    wanted = Path(str(path).strip("“”‘’\"' \u3000"))
    try:
        names = sorted(entry.name for entry in os.scandir(wanted.parent) if entry.is_file())
    except (OSError, ValueError):
        return None
    near = [name for name in names if name == wanted.name or name.startswith(f"{wanted.name}.")]
    near += [name for name in names if Path(name).stem == wanted.stem]
    best = min(near, key=lambda name: (name != wanted.name, not name.endswith(".yaml")), default=None)
    return f"您是否想写“{wanted.with_name(best)}”？" if best else None


def for_notepad(text: str) -> bytes:
    """Return a text as every Notepad opens it.

    Before 2019 it takes a file without a byte order mark for GB18030, and unix line ends for none at all.
    """
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8")


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; raises GentoolError O-EXISTS rather than touch one that is."""
    if is_there(path):
        raise GentoolError(EXISTS.at(Where(str(path)), "这个文件已经存在，没有覆盖。"))
    write_atomically(path, data)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file's bytes so that it is there whole or not at all; see :func:`write_parts`."""
    write_parts(path, (data,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file so that it is there whole or not at all; a link in its place is replaced, a device refused.

    The new content goes to a temporary file in the same folder, which then takes the place of the old one and
    its permissions. Raises GentoolError with O-WRITE; whatever goes wrong, nothing is left behind.
    """
    try:
        if not is_folder(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        before = _status(path)
        if before is not None and not (stat.S_ISREG(before.st_mode) or stat.S_ISLNK(before.st_mode)):
            raise NotRegularError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        _replace(path, parts, before if before is not None and stat.S_ISREG(before.st_mode) else None)
    except OSError as error:
        raise GentoolError(failure(path, error)) from error


def _status(target: Path) -> os.stat_result | None:
    try:
        return target.lstat()
    except FileNotFoundError:
        return None


def _replace(target: Path, parts: Iterable[bytes], before: os.stat_result | None) -> None:
    if before is not None and not os.access(target, os.W_OK):
        # A rename would not mind, but whoever made the file read-only does.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    # Not tempfile's 0600: opened in the ordinary way, a new file gets the mode the user's umask asks for.
    temporary = target.with_name(f".gentool-{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            # Some network and USB drives have no permissions of their own.
            with contextlib.suppress(PermissionError):
                temporary.chmod(stat.S_IMODE(before.st_mode))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _is_homeless() -> bool:
    """Tell whether the folder that this program was started in is gone."""
    try:
        os.getcwd()  # noqa: PTH109
    except OSError:
        return True
    return False


def failure(path: Path, error: OSError) -> Problem:
    """Return the O-WRITE problem that explains why a file could not be written."""
    message, hint = _explain(path, error)
    return O_WRITE.at(Where(str(path)), message, hint=hint)


def _explain(path: Path, error: OSError) -> tuple[str, str | None]:
    """Say what kept us from writing, and what to do; without a better hint, None stands for the usual one."""
    elsewhere = "请换一个文件夹后重试。"
    if error.errno == errno.ENOENT and _is_homeless():
        return "当前所在的文件夹已被移走或删除，文件没有写入。", "请先用 cd 命令进入一个还在的文件夹，再运行一次。"
    folder = path.parent
    kind = error.errno
    if kind == errno.ENAMETOOLONG or (kind == errno.ENOENT and is_folder(folder)):
        # Windows speaks of a missing path where it means one of more than 260 characters.
        return "文件名或路径太长，系统不接受。", "请缩短文件名，或换一个路径较短的文件夹。"
    if kind in (errno.EEXIST, errno.ENOTDIR):
        return f"“{folder}”是文件，不是文件夹，文件没有写入。", "请换一个文件夹名，或先把那个文件移走。"
    if kind == errno.ENOENT:
        return f"文件夹“{folder}”不存在，文件没有写入。", "请先建立这个文件夹，或换一个文件夹。"
    if kind == errno.EISDIR or is_folder(path):
        return "同名的文件夹已经存在，文件没有写入。", "请换一个文件名，或先把那个文件夹改名。"
    if isinstance(error, NotRegularError):
        return "这是设备或管道，不是普通文件，没有写入。", "请换一个文件名。"
    if kind in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘空间不足，文件没有写入。", "请清理磁盘，或换一个有空间的文件夹后重试。"
    if kind in _LOST:
        return "磁盘或网络文件夹断开了，文件没有写入。", "请检查磁盘和网络，恢复后再运行一次。"
    if kind == errno.EFBIG:
        return "文件超过了系统允许的大小，没有写入。", elsewhere
    if kind == errno.EROFS:
        return "磁盘是只读的，文件没有写入。", elsewhere
    if kind == errno.EINVAL:
        return "文件名含有系统不允许的字符，文件没有写入。", "请去掉文件名中的 < > : | ? * 等字符后重试。"
    if isinstance(error, PermissionError) and not os.access(folder, os.W_OK):
        return f"您没有在文件夹“{folder}”中写文件的权限。", "请换一个文件夹，或请管理员授权。"
    if isinstance(error, PermissionError) or kind in (errno.EBUSY, errno.ETXTBSY):
        return "文件正被别的程序打开，或者是只读的，没有写入。", None
    return f"文件没有写入，系统报告错误 {kind}（{error.strerror}）。", None
