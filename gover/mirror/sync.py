"""
`gover mirror sync`: find the missing releases of a mirror, and add them one by one.

A release that fails does not stop the others. A complete release is not downloaded again.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from gover.errors import GoverError, NetworkError, VerificationError
from gover.fs.tree import sync_tree
from gover.install.job import InstallJob
from gover.install.locate import NoSuchRelease, no_such_release
from gover.mirror import index, sumdb
from gover.mirror.release import ReleaseJob, add_release, check_go_mod
from gover.mirror.state import Key, MirrorState, is_complete
from gover.mirror.sumdb import LogCopy
from gover.mirror.tree import MirrorTree
from gover.sources.chain import Remote, Source
from gover.store.store import Store
from gover.verify import proof
from gover.version.platform import Platform
from gover.version.request import Request, exact
from gover.version.version import Version


class MirrorOptions(NamedTuple):
    """The options of `gover mirror sync`."""

    requests: Sequence[Request]
    platforms: Sequence[Platform]
    history: int = 0  # a number of log records, see LogCopy.publish
    serve_log: bool = True
    rehash: bool = False  # hash the files in the mirror again
    prune: bool = False  # remove the releases that are not requested


class PlannedRelease(NamedTuple):
    """A requested release; `remote` is None when the mirror has it already."""

    key: Key
    remote: Remote | None


class MirrorSync:
    """
    One run.

    `job` is for any platform and downloads into the mirror; `user_dirs` are the user's.
    """

    def __init__(
        self,
        job: InstallJob,
        user_dirs: Store,
        root: MirrorTree,
        state: MirrorState,
        options: MirrorOptions,
    ) -> None:
        self._job = job
        self._user_dirs = user_dirs
        self._root = root
        self._state = state
        self._options = options
        self.failures: list[GoverError] = []
        self.added: list[Key] = []
        self.removed: list[Key] = []
        self.downloaded = 0  # bytes

    def plan(self) -> list[PlannedRelease]:
        """Find the requested releases and their sources; one without a source is a failure."""
        versions = dict.fromkeys(filter(None, map(self._find_version, self._options.requests)))
        keys = [(v, platform) for v in versions for platform in self._options.platforms]
        return [step for key in keys if (step := self._plan_release(key))]

    def removable(self, steps: Sequence[PlannedRelease]) -> list[Key]:
        """Return the releases to remove: none after a failure, when the request is incomplete."""
        requested = {step.key for step in steps}
        if not self._options.prune or self.failures:
            return []
        return sorted((key for key in self._state.releases if key not in requested), reverse=True)

    def run(self, steps: Sequence[PlannedRelease], on_added: Callable[[Key], None]) -> list[Key]:
        """
        Add the missing releases, then write the lists; return all releases of the mirror.

        `on_added` is called for each release that was added and verified.

        Raises:
            GoverError: the mirror is a copy of another log, or GOSUMDB is off.
            OSError: writing to the mirror failed; its lists are unchanged.
        """
        for step in steps:
            if step.remote is None:
                continue
            try:
                self._add(step.key, step.remote)
            except GoverError as error:
                self._record(_with_release(step.key, error))
                if self._is_cut_off():
                    break
                continue
            self.added.append(step.key)
            on_added(step.key)
        listed = self._publish()
        if self._options.prune and not self.failures:
            requested = {step.key for step in steps}
            self.removed = index.remove_releases(self._root, self._state, requested)
        return [key for key in listed if key not in self.removed]

    @cached_property
    def _log(self) -> LogCopy:
        log = proof.reach(self._job.http, self._job.environ, self._user_dirs)
        if log is None:
            raise GoverError(
                "GOSUMDB is off, and a mirror needs the checksum log to verify its releases",
                "GOSUMDB=sum.golang.org gover mirror sync --help",
            )
        return LogCopy(log, self._root, self._state)

    def _find_version(self, request: Request) -> Version | None:
        if request.version:
            return request.version
        available: set[Version] = set()

        def choose(source: Source) -> Version | None:
            for platform in self._options.platforms:
                available.update(source.versions(platform))
            return request.choose(available)

        try:
            found = self._job.chain.first_result(choose)
        except GoverError as error:
            self._record(error)
            return None
        if found is None:
            self._record(self._no_such(request, self._options.platforms[0], available))
        return found

    def _plan_release(self, key: Key) -> PlannedRelease | None:
        complete = is_complete(self._root, self._state, key, rehash=self._options.rehash)
        if complete and self._state.has_archive(key):
            return PlannedRelease(key, None)
        version, platform = key
        try:
            remote = self._job.chain.first_result(lambda source: source.remote(version, platform))
        except GoverError as error:
            self._record(_with_release(key, error))
            return None
        if complete and (remote is None or remote.layout.module):
            return PlannedRelease(key, None)  # no source has its archive
        if remote is None:
            self._record(self._no_such(exact(version), platform, set()))
            return None
        return PlannedRelease(key, remote)

    def _is_cut_off(self) -> bool:
        """Return True when the network failed twice: the next release would time out as well."""
        return [isinstance(error, NetworkError) for error in self.failures[-2:]] == [True, True]

    def _record(self, error: GoverError) -> None:
        if isinstance(error, NetworkError):
            self._job.chain.readmit_last()
        if (error.hint or "").startswith("gover install"):
            error.hint = None  # it would not repair a mirror
        self.failures.append(error)

    def _no_such(
        self, request: Request, platform: Platform, available: set[Version]
    ) -> NoSuchRelease:
        error = no_such_release(self._job._replace(platform=platform), request, available)
        return NoSuchRelease(str(error), "gover available --all")

    def _add(self, key: Key, remote: Remote) -> None:
        logged, go_mod_h1 = self._log.look_up(*key)
        check_go_mod(go_mod_h1, self._state.log)
        job = self._job._replace(platform=key[1])
        release = ReleaseJob(job, key, remote, logged, self._state.log, self._user_dirs)
        self.downloaded += add_release(release, self._root, self._state)

    def _publish(self) -> list[Key]:
        if not self._state.releases:
            return []
        try:
            self._copy_log()
        except GoverError as error:
            self._record(error)
            return []
        sumdb.set_serving(self._root, self._state, on=self._options.serve_log)
        sync_tree(self._root.path)
        return index.publish_lists(self._root, self._state)

    def _copy_log(self) -> None:
        needed = self.added or self._options.history or self._options.rehash
        if not needed and sumdb.is_up_to_date(self._root, self._state):
            return
        try:
            self._log.publish(self._options.history)
        except NetworkError as error:
            if self.added or not sumdb.has_lookups(self._root, self._state):
                raise
            self._job.report.tell(
                f"the mirror is complete; its copy of the log was not updated: {error}"
            )


def _with_release(key: Key, error: GoverError) -> GoverError:
    """Return the error with the release in its message."""
    kinds: tuple[type[GoverError], ...] = (VerificationError, NetworkError)
    kind = next((kind for kind in kinds if isinstance(error, kind)), None)
    return kind(f"go{key[0]} for {key[1]}: {error}", error.hint) if kind else error
