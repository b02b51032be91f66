"""Ways to be used in a notebook: the cell magic ``%%sparql``."""

from __future__ import annotations

from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring

from diplograph.errors import DiplographError
from diplograph.history import History, load


@magics_class
class SparqlMagics(Magics):
    """The magics that ``%load_ext diplograph`` registers."""

    _shipped: History | None = None  # loaded when a cell first needs it: a shell starts without

    @magic_arguments()
    @argument("--at", metavar="DATE", help="Ask the relations of this day only.")
    @argument("--into", metavar="NAME", help="Keep the answer under this name too.")
    @argument("--history", metavar="NAME", help="Variable that holds the history to ask.")
    @argument("--timeout", type=float, metavar="SECONDS", help="Stop the query after this time.")
    @cell_magic
    def sparql(self, line: str, cell: str) -> Any:
        """Ask the cell in SPARQL; every day is a named graph, and prefixes are known."""
        options = parse_argstring(self.sparql, line)
        if options.into is not None and not options.into.isidentifier():
            raise UsageError(f"--into takes the name of a variable, not {options.into}")
        try:
            history = self._history(options.history)
            whole = history if options.at is None else history.at(options.at)
            answer = whole.query(cell, timeout=options.timeout)
        except DiplographError as error:
            raise UsageError(str(error)) from error
        if options.into is not None:
            self._namespace()[options.into] = answer
        return answer

    def _namespace(self) -> dict[str, Any]:
        shell = self.shell
        assert shell is not None  # magics are registered with a shell
        space: dict[str, Any] = shell.user_ns
        return space

    def _history(self, name: str | None) -> History:
        """Look up the history of a name, else the variable ``history``, else the shipped one."""
        value = self._namespace().get(name or "history")
        if isinstance(value, History):
            return value
        if name is not None:
            raise UsageError(f"{name} is no history: set it with {name} = dg.load()")
        if self._shipped is None:
            self._shipped = load()
        return self._shipped


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics with a shell."""
    shell.register_magics(SparqlMagics)
