"""The command line: the library said aloud, one command for each public verb.

Here is the command group, and how errors leave it: one line, never a traceback.
"""

from __future__ import annotations

import click

from diplograph import __version__
from diplograph.cli import folders, pictures, questions, tools
from diplograph.cli.options import MISUSE, PROBLEMS
from diplograph.errors import DiplographError, GraphError

__all__ = ["main"]


class _Commands(click.Group):
    """A group that turns the package's errors into one message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GraphError as error:
            raise _Refusal(str(error), PROBLEMS) from error
        except DiplographError as error:
            raise _Refusal(str(error), MISUSE) from error
        except BrokenPipeError:  # an OSError too, but no problem: click ends quietly for `| head`
            raise
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            raise _Refusal(f"{error.strerror or error}{where}", PROBLEMS) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Keep the order of the story: ask, draw, read, query, keep."""
        return list(self.commands)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="Example: diplograph at 1999-01-01 --kind recognises",
)
@click.version_option(__version__, prog_name="diplograph")
def main() -> None:
    """Ask, draw and check a graph of diplomatic relations as it stood on any day.

    Dates are days, YYYY-MM-DD. Entities are found by identifier, label, alias or code: russia,
    Russia, Россия, RUS and Q159 are the same. Data go to standard output, talk to standard
    error. Exit status: 0 = done, 1 = problems found, 2 = misuse.

    For completion by Tab, put this line into ~/.bashrc (README: zsh, fish):

    eval "$(_DIPLOGRAPH_COMPLETE=bash_source diplograph)"
    """


for _command in (
    questions.at,
    questions.diff,
    questions.timeline,
    pictures.draw,
    pictures.multiples,
    pictures.evolution,
    pictures.animate,
    questions.show_,
    questions.list_,
    questions.claims,
    tools.query,
    folders.check,
    folders.format_,
    folders.layout,
    folders.import_,
    folders.verify,
    tools.export,
    tools.dyads,
    tools.cite,
):
    main.add_command(_command)


class _Refusal(click.ClickException):
    """An error of the package, with the exit status it leaves."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        setattr(self, "exit_code", code)  # noqa: B010 - declared on click's class only
