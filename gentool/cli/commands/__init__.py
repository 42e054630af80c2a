"""One module per command; each imports what it needs when it runs, so that starting costs little."""

from gentool.cli.commands.batch import batch
from gentool.cli.commands.build import build
from gentool.cli.commands.check import check
from gentool.cli.commands.compare import compare
from gentool.cli.commands.form import form
from gentool.cli.commands.import_ import import_
from gentool.cli.commands.init import init
from gentool.cli.commands.rollup import rollup
from gentool.cli.commands.schema import schema
from gentool.cli.commands.template import template

COMMANDS = (init, check, build, batch, rollup, form, import_, compare, schema, template)  # as the help lists them
