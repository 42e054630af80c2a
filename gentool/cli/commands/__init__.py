"""The commands, each in a module called after it or after its subject; what they need is imported when they run."""

from gentool.cli.commands.blanks import form, init, schema
from gentool.cli.commands.build import build
from gentool.cli.commands.check import check
from gentool.cli.commands.city import batch, rollup
from gentool.cli.commands.compare import compare
from gentool.cli.commands.import_ import import_
from gentool.cli.commands.template import template

COMMANDS = (init, check, build, batch, rollup, form, import_, compare, schema, template)  # as the help lists them
