"""The group of commands and its outermost shell: no traceback ever reaches a clerk."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from collections.abc import Sequence

import click

from gentool import __version__
from gentool.cli.chinese import ChineseGroup, report_usage_error
from gentool.cli.commands import COMMANDS
from gentool.cli.console import OK, OUR_FAULT, PROBLEMS, USAGE, complain, exit_status, prepare_streams
from gentool.problems.problem import GentoolError


@click.group(
    cls=ChineseGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""把一份 YAML 数据文件，变成符合国家格式的年度报告。

    先检查数字和文字，再生成 Word 和网页。

    \b
    第一次使用：
      gentool init 财政局.yaml --unit 云溪市财政局 --year 2025
      （用记事本填写 财政局.yaml）
      gentool check 财政局.yaml
      gentool build 财政局.yaml
    """,
)
@click.version_option(__version__, "-V", "--version", message="gentool %(version)s", help="显示版本号。")
def main() -> None:
    """Hold the commands; see the help text."""


for _command in COMMANDS:
    main.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status; being told to end is taken as Ctrl-C."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    status = status_of(arguments)
    gc.freeze()  # at its end Python would look through everything for garbage once more; all of it goes anyhow
    sys.exit(status)


def status_of(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; every failure is told in Chinese."""
    prepare_streams()
    try:
        result = main.main(args=None if arguments is None else list(arguments), standalone_mode=False)
        return result if isinstance(result, int) else OK
    except (click.ClickException, click.Abort) as error:
        complain(report_usage_error(error))
        return USAGE
    except GentoolError as error:
        from gentool.problems.output import as_text

        complain(as_text(error.problems, colour=False))
        return exit_status(error.problems)
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except UnicodeEncodeError:
        if sys.getfilesystemencoding() == "utf-8":
            raise
        locale = sys.getfilesystemencoding()
        complain(f"系统的语言环境（{locale}）写不出中文文件名。请先设置环境变量 PYTHONUTF8=1 再运行。")
        return USAGE
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO):  # what is printed goes to a file
            complain(f"结果没有全部写出来（{error.strerror}）。请检查磁盘是否已满。")
            return PROBLEMS
        from gentool.problems.output import described

        if os.environ.get("GENTOOL_DEBUG"):
            import traceback

            traceback.print_exc()
        said = described(error, __version__)
        complain(f"gentool 内部出错，您的文件没有被改动。请把下面这一行连同您的数据文件发给开发者：\n{said}")
        return OUR_FAULT
