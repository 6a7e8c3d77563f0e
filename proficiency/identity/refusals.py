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
