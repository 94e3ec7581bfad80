"""What use, exec, pin and default do about a Go that is not installed: ask, install it, or fail."""

from __future__ import annotations

from gover.cli.context import Context, exit_on_signals, require, selection_error
from gover.cli.declare import option
from gover.cli.output import ask, can_ask
from gover.errors import NotInstalled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.declare import Body
    from gover.resolve.selection import Selection
    from gover.version.request import Request


def installs(command: Body) -> Body:
    """Add `--install` to a command that may install what is missing."""
    text = "Install a Go that is missing, without asking."
    return option("--install", "force", is_flag=True, help=text)(command)


def require_selected(here: Context, request: Request | None, *, force: bool) -> Selection:
    """
    Return what is selected, after an install where it is missing and that is wanted.

    Raises:
        GoverError: nothing can be selected, or the install failed.
    """
    selection = select_or_install(here, request, force=force)
    require(here, selection)
    return selection


def select_or_install(here: Context, request: Request | None, *, force: bool) -> Selection:
    """As `require_selected`; what is missing and not wanted stays the selection's error."""
    selection = here.select(request)
    if not _is_install_wanted(here, selection, force=force):
        return selection
    exit_on_signals()
    from gover.cli.install import install_requests  # noqa: PLC0415  for an install alone

    install_requests(here, (request,) if request else ())
    return here.select(request)


def _is_install_wanted(here: Context, selection: Selection, *, force: bool) -> bool:
    error = selection.error
    if not isinstance(error, NotInstalled):
        return False
    policy = "install" if force else selection.inputs.settings.missing_policy(here.environ)
    if policy == "install":
        here.report.tell(f"{error}; installing it")
        return True
    if policy == "error" or here.offline or not can_ask():
        return False
    if selection_error(here, selection) is not error:
        return False  # there is no such release
    return ask(f"gover: {error}; install it now?", default=True)
