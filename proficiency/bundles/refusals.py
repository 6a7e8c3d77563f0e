"""Why an archive is not read: it is none, it is damaged, or it could do harm."""

from __future__ import annotations

from ..errors import NotFound, Refusal
from ..i18n import mark


class NoSuchFile(Refusal):
    """The path leads to nothing."""

    message = mark("There is no file {file}.")


class NotAnArchive(Refusal):
    """The file is no zip archive, or a damaged one."""

    message = mark(
        "{file} is not a readable zip archive. Take the file as it was downloaded, unpacked and"
        " changed by no program."
    )


class ArchiveTooLarge(Refusal):
    """Unpacked it would fill memory or disk."""

    message = mark(
        "{file} would take more than {most} MiB or more than {files} files when unpacked. A bundle"
        " of this product does not; do not open it."
    )


class HostileName(Refusal):
    """Unpacked by a careless program, a file would be written where it does not belong."""

    message = mark(
        "{file} contains the file name “{name}”, which leads out of its folder or stands twice. A"
        " bundle of this product does not; do not unpack it."
    )


class NotABundle(Refusal):
    """A zip archive of something else."""

    message = mark(
        "{file} is a zip archive, but not a bundle of this product: it has no readable"
        " manifest.json."
    )


class OtherFormat(Refusal):
    """A later version of the product wrote it."""

    message = mark(
        "{file} has format {found}; this version of the product reads format {known}. Use the"
        " version that made it, or a newer one."
    )


class NoSuchRound(Refusal):
    """The command names a round that is not there."""

    message = mark("There is no round {round_code}.")


class NothingEvaluated(Refusal):
    """There is nothing that could be recomputed."""

    message = mark("Round {round_code} has not been evaluated yet.")


class StillSealed(Refusal):
    """Before the close nobody hands over what nobody may read."""

    message = mark("The results of round {round_code} are sealed until it is closed.")


class BeingMade(Refusal):
    """One package at a time."""

    message = mark("The hand-over package of round {round_code} is being made already.")


class NotMadeYet(NotFound):
    """There is no such package, or it is not finished."""

    message = mark("There is no finished hand-over package of this number for {round_code}.")
