"""What the register of people refuses, each with its facts."""

from __future__ import annotations

from ..errors import Refusal
from ..i18n import mark


class EmailTaken(Refusal):
    """Somebody is registered with this e-mail address."""

    message = mark("Somebody is already registered with the e-mail address {email}.")


class NoEmail(Refusal):
    """The text is no e-mail address."""

    message = mark("“{email}” is not an e-mail address. It looks like name@example.org.")


class PasswordTooShort(Refusal):
    """The password has too few characters."""

    message = mark("The password is too short. Choose at least {least} characters.")


class GrantIncomplete(Refusal):
    """A role came without the scheme, laboratory or institution it is held in."""

    message = mark(
        "A coordinator needs a scheme, an analyst or approver a laboratory, an institution"
        " administrator an institution, the others none of these."
    )


class RoleAlreadyHeld(Refusal):
    """The person holds this very role."""

    message = mark("{name} already holds this role.")


class EntersAndSigns(Refusal):
    """One person would enter and sign the results of a laboratory with several people."""

    message = mark(
        "{name} would both enter and sign results of this laboratory. Choose another person, "
        "or mark the laboratory as a one-person laboratory."
    )


class CoordinatesAndTakesPart(Refusal):
    """One person would run a scheme and work in a laboratory that takes part in it."""

    message = mark(
        "{name} would coordinate scheme {scheme} and hold a role in a laboratory that takes part"
        " in it. Choose another person, or end the other role first."
    )


class CoordinatorInLaboratory(Refusal):
    """A laboratory would take part in a scheme that one of its people coordinates."""

    message = mark(
        "{name} coordinates this scheme and holds a role in this laboratory, which therefore cannot"
        " take part. End one of the two roles first."
    )


class NotOfThisInstitution(Refusal):
    """Somebody of another institution is invited, not simply given a role."""

    message = mark("{name} does not belong to your institution. Invite them by e-mail instead.")


class LastAdministrator(Refusal):
    """Without an administrator nobody could let anybody in."""

    message = mark(
        "This is the last administrator of the platform. Make another person administrator first."
    )


class PasswordTooSimple(Refusal):
    """The password would be guessed at once."""

    message = mark(
        "This password is easily guessed. Do not use your name or address, or few different signs."
    )


class PasswordTooLong(Refusal):
    """The password is longer than anybody types."""

    message = mark("The password is too long. Choose at most {most} characters.")


class WrongPassword(Refusal):
    """The present password is not right."""

    message = mark("The present password is not right.")


class LinkUnusable(Refusal):
    """A personal link is unknown, used, withdrawn or too old; which of these is not said."""

    message = mark(
        "This link can no longer be used: it was used already, has expired, or was replaced by a"
        " newer one. Ask for a new one."
    )


class MeantForSomebodyElse(Refusal):
    """Somebody logged in follows a link that was sent to another address."""

    message = mark(
        "This invitation was sent to another address. Log out, then log in with that address."
    )


class AccountExists(Refusal):
    """Who has an account logs in to accept an invitation."""

    message = mark("There is an account with this address. Log in to accept the invitation.")


class Decided(Refusal):
    """An application was decided before."""

    message = mark("This application was decided already.")


class ReasonMissing(Refusal):
    """A refusal to admit somebody says why."""

    message = mark("Give the reason; it is sent to the applicant.")


class NameMissing(Refusal):
    """A name is empty."""

    message = mark("Fill in the name.")


class UnknownZone(Refusal):
    """The time zone is not known."""

    message = mark("There is no time zone called “{value}”. Example: Asia/Shanghai.")
