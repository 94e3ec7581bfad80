"""
`gover mirror sync`: what is wanted, what is there, and bringing the difference.

One release after the other; what fails does not keep the rest from being brought. What is
whole is not asked for again.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from gover.dirs import Dirs
from gover.errors import GoverError, NetworkError, VerificationError
from gover.fs.tree import sync_tree
from gover.install.job import InstallJob
from gover.install.locate import NoSuchRelease, no_such_release
from gover.mirror import index, prune, sumdb
from gover.mirror.release import Order, bring, check_mod
from gover.mirror.state import Key, MirrorState, is_whole
from gover.mirror.sumdb import LogCopy
from gover.mirror.tree import MirrorTree
from gover.sources.chain import Remote, Source
from gover.verify import proof
from gover.version.platform import Platform
from gover.version.request import Request, exact
from gover.version.version import Version


class Wishes(NamedTuple):
    """What the user wants in the mirror."""

    requests: Sequence[Request]
    platforms: Sequence[Platform]
    history: int = 0  # records of the log, see LogCopy.publish
    serve_log: bool = True
    rehash: bool = False  # what is there already
    only: bool = False  # nothing else: the rest is removed


class Step(NamedTuple):
    """A release that is wanted; `remote` None: it is there already."""

    key: Key
    remote: Remote | None


class Sync:
    """One run. `job` is for any platform, its parts in the mirror; `trust` is the user's own."""

    def __init__(
        self, job: InstallJob, trust: Dirs, root: MirrorTree, state: MirrorState, wishes: Wishes
    ) -> None:
        self._job = job
        self._trust = trust
        self._root = root
        self._state = state
        self._wishes = wishes
        self.failures: list[GoverError] = []
        self.brought: list[Key] = []
        self.removed: list[Key] = []
        self.arrived = 0  # bytes of archives that came over a network

    def plan(self) -> list[Step]:
        """Find out what is wanted, and where from; what nobody has is a failure."""
        versions = dict.fromkeys(filter(None, map(self._chosen, self._wishes.requests)))
        keys = [(v, platform) for v in versions for platform in self._wishes.platforms]
        return [step for key in keys if (step := self._step(key))]

    def unwanted(self, steps: Sequence[Step]) -> list[Key]:
        """Return the releases that are to go: none where anything that is wanted is not known."""
        wanted = {step.key for step in steps}
        if not self._wishes.only or self.failures:
            return []
        return sorted((key for key in self._state.releases if key not in wanted), reverse=True)

    def run(self, steps: Sequence[Step], told: Callable[[Key], None]) -> list[Key]:
        """
        Bring what is missing, then write the lists; return all that the mirror has now.

        `told` hears of each release that has been brought and proven.

        Raises:
            GoverError: the mirror is of another log, or there is none.
            OSError: the disk did not take it; the lists are as they were.
        """
        for step in steps:
            if step.remote is None:
                continue
            try:
                self._bring(step.key, step.remote)
            except GoverError as error:
                self._note(_about(step.key, error))
                if self._is_cut_off():
                    break
                continue
            self.brought.append(step.key)
            told(step.key)
        listed = self._publish()
        if self._wishes.only and not self.failures:
            wanted = {step.key for step in steps}
            self.removed = prune.drop(self._root, self._state, wanted)
        return [key for key in listed if key not in self.removed]

    @cached_property
    def _log(self) -> LogCopy:
        reached = proof.reach(self._job.http, self._job.environ, self._trust)
        if reached is None:
            raise GoverError(
                "GOSUMDB is off: there is no log to prove a mirror with",
                "GOSUMDB=sum.golang.org gover mirror sync --help",
            )
        return LogCopy(reached, self._root, self._state)

    def _chosen(self, request: Request) -> Version | None:
        if request.version:
            return request.version
        seen: set[Version] = set()

        def ask(source: Source) -> Version | None:
            for platform in self._wishes.platforms:
                seen.update(source.versions(platform))
            return request.choose(seen)

        try:
            found = self._job.chain.first_result(ask)
        except GoverError as error:
            self._note(error)
            return None
        if found is None:
            self._note(self._no_such(request, self._wishes.platforms[0], seen))
        return found

    def _step(self, key: Key) -> Step | None:
        whole = is_whole(self._root, self._state, key, rehash=self._wishes.rehash)
        if whole and self._state.has_archive(key):
            return Step(key, None)
        version, platform = key
        try:
            remote = self._job.chain.first_result(lambda source: source.remote(version, platform))
        except GoverError as error:
            self._note(_about(key, error))
            return None
        if whole and (remote is None or remote.layout.module):
            return Step(key, None)  # nobody has more of it than its module
        if remote is None:
            self._note(self._no_such(exact(version), platform, set()))
            return None
        return Step(key, remote)

    def _is_cut_off(self) -> bool:
        """Tell whether the network failed twice: the next release would have to wait as long."""
        return [isinstance(error, NetworkError) for error in self.failures[-2:]] == [True, True]

    def _note(self, error: GoverError) -> None:
        if isinstance(error, NetworkError):
            self._job.chain.readmit_last()
        if (error.hint or "").startswith("gover install"):
            error.hint = None  # that would not mend a mirror
        self.failures.append(error)

    def _no_such(self, request: Request, platform: Platform, seen: set[Version]) -> NoSuchRelease:
        error = no_such_release(self._job._replace(platform=platform), request, seen)
        return NoSuchRelease(str(error), "gover available --all")

    def _bring(self, key: Key, remote: Remote) -> None:
        proven, mod_h1 = self._log.prove(*key)
        check_mod(mod_h1, self._state.log)
        job = self._job._replace(platform=key[1])
        order = Order(job, key, remote, proven, self._state.log, self._trust)
        self.arrived += bring(order, self._root, self._state)

    def _publish(self) -> list[Key]:
        if not self._state.releases:
            return []
        try:
            self._copy_log()
        except GoverError as error:
            self._note(error)
            return []
        sumdb.offer(self._root, self._state, on=self._wishes.serve_log)
        sync_tree(self._root.path)
        return index.publish(self._root, self._state)

    def _copy_log(self) -> None:
        new = self.brought or self._wishes.history or self._wishes.rehash
        if not new and sumdb.is_settled(self._root, self._state):
            return
        try:
            self._log.publish(self._wishes.history)
        except NetworkError as error:
            if self.brought or not sumdb.is_complete(self._root, self._state):
                raise
            self._job.report.tell(f"whole, but the log cannot be asked what is new: {error}")


def _about(key: Key, error: GoverError) -> GoverError:
    """Return an error that says which release it is about."""
    kinds: tuple[type[GoverError], ...] = (VerificationError, NetworkError)
    kind = next((kind for kind in kinds if isinstance(error, kind)), None)
    return kind(f"go{key[0]} for {key[1]}: {error}", error.hint) if kind else error
