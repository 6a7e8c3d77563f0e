"""What samples refuse, each with its facts."""

from __future__ import annotations

from ..errors import Refusal
from ..i18n import mark


class NoMaterial(Refusal):
    """Units exist only of materials that travel."""

    message = mark("Material {material} does not travel; it has no units.")


class BatchIncomplete(Refusal):
    """A label and a study need all of it."""

    message = mark("Give the batch number, and the storage in both languages.")


class BatchTaken(Refusal):
    """The material already has a batch of this number."""

    message = mark("Material {material} already has a batch {batch}. Choose another number.")


class BatchExpiresFirst(Refusal):
    """The batch would expire before it was made."""

    message = mark("The batch expires on {expires_on}, before it was produced on {produced_on}.")


class BatchTooLarge(Refusal):
    """More units than anybody labels, or none."""

    message = mark("Give how many units were made: a whole number from 1 to {limit}.")


class SamplesFixed(Refusal):
    """Batches, allocation and instructions change only while samples can still travel."""

    message = mark(
        "In the state round {round_code} is in, batches and units can no longer be changed."
    )


class NotDispatchedYet(Refusal):
    """Parcels leave when the round says so: plan signed, materials cleared, units allocated."""

    message = mark(
        "Parcels of round {round_code} leave when its samples are declared shipped, and until it"
        " closes."
    )


class NotReceivedNow(Refusal):
    """What arrived is confirmed while it can still be measured."""

    message = mark(
        "The receipt of samples of round {round_code} can be confirmed only until it closes."
    )


class TooFewUnits(Refusal):
    """The store does not hold what is wanted."""

    message = mark(
        "Material {material}: {wanted} units are needed, {free} are in store. Add a batch, or"
        " lower the numbers."
    )


class BatchMissing(Refusal):
    """Units are drawn from a batch that is recorded."""

    message = mark(
        "Material {material} has no batch “{batch}”. Record the batch with its units on the page of"
        " the samples first."
    )


class TooFewUnitsForStudy(Refusal):
    """The store does not hold what a study needs."""

    message = mark(
        "The study needs {wanted} units of batch {batch}; {free} are in store. Plan fewer units,"
        " record a further batch, or measure the units of a study of another measurand."
    )


class SupplyMissing(Refusal):
    """It was not said how many units a laboratory gets."""

    message = mark("Say for every material how many units each laboratory gets.")


class SupplyImpossible(Refusal):
    """The numbers cannot be followed."""

    message = mark(
        "Each laboratory gets between 1 and {limit} units of a material; the reserve is not"
        " negative."
    )


class SupplySettled(Refusal):
    """Who has units already would have more, or fewer, than the others."""

    message = mark(
        "Units of material {material} are already allocated, {per_laboratory} to each laboratory;"
        " this number stays."
    )


class NobodyTakesPart(Refusal):
    """There is nobody to whom units could be allocated."""

    message = mark("No registration is confirmed yet; units are allocated to laboratories.")


class UnitNotInStore(Refusal):
    """Only what lies in the store can be discarded."""

    message = mark("Unit {unit} is not in store.")


class UnitUnknown(Refusal):
    """There is no such unit here."""

    message = mark("There is no unit {unit} in this round for this laboratory.")


class NothingToSend(Refusal):
    """No unit waits for this laboratory."""

    message = mark("No unit waits to be sent to laboratory {code}.")


class UnitExpired(Refusal):
    """A unit past its date is not sent."""

    message = mark("Unit {unit} expired on {expires_on}; it is not sent.")


class ParcelIncomplete(Refusal):
    """A parcel that cannot be traced was not sent."""

    message = mark("Give courier and tracking number of every parcel that is dispatched.")


class DispatchedInFuture(Refusal):
    """A parcel is recorded when it has left."""

    message = mark("The time of dispatch lies in the future.")


class ArrivedInFuture(Refusal):
    """A receipt is confirmed when the parcel has arrived."""

    message = mark("The time of arrival lies in the future.")


class ArrivedBeforeDispatch(Refusal):
    """Nothing arrives before it leaves."""

    message = mark("The parcel cannot arrive before it was dispatched. Check the date.")


class ReceiptConfirmed(Refusal):
    """A receipt is confirmed once; afterwards only conditions are corrected."""

    message = mark("The receipt of parcel {parcel} is already confirmed.")


class ReceiptMissing(Refusal):
    """The condition is corrected after the receipt was confirmed."""

    message = mark("Confirm the receipt of parcel {parcel} first.")


class ConditionMissing(Refusal):
    """Every unit of the parcel is looked at."""

    message = mark("Say of every unit in which condition it arrived: {units}")


class TemperatureImpossible(Refusal):
    """No parcel is that cold or that warm."""

    message = mark("An arrival temperature lies between −200 and 60 °C.")


class NothingToReplace(Refusal):
    """Only what arrived unusable is supplied again, and once."""

    message = mark("Unit {unit} arrived usable, or is replaced already.")


class AlreadyReplaced(Refusal):
    """The condition of a unit for which another was sent stays as it was told."""

    message = mark("Unit {unit} is being replaced; its condition is no longer changed.")


class RecordRefused(Refusal):
    """What names the author cannot be taken out of a file that cannot be read."""

    message = mark(
        "This PDF or workbook is damaged or locked by a password, so the names in its properties"
        " cannot be taken out. Save it anew without password, or export it as CSV."
    )


class FileRefused(Refusal):
    """Neither a photograph nor a temperature record."""

    message = mark(
        "This file is not taken. Photographs are JPEG or PNG; temperature records are PDF, XLSX,"
        " CSV or plain text."
    )


class FileTooLarge(Refusal):
    """More than a photograph or a record needs."""

    message = mark("A file may have at most {limit} MB.")


class TooManyFiles(Refusal):
    """More than anybody looks at."""

    message = mark("A parcel may have at most {limit} files.")


class InstructionIncomplete(Refusal):
    """Everybody reads the instructions in their own language."""

    message = mark("Write the instructions in both languages.")


class ChangeMissing(Refusal):
    """Who acknowledges again wants to know what is new."""

    message = mark("Say in both languages what is new in this version.")


class InstructionUnchanged(Refusal):
    """A new version asks everybody to read again; it must be worth it."""

    message = mark("The instructions are the same as in the version before.")


class InstructionSuperseded(Refusal):
    """A newer version is there."""

    message = mark("There is a newer version of the instructions. Read it, then confirm.")


class AddressIncomplete(Refusal):
    """A courier needs all of it."""

    message = mark("Give recipient, telephone and address: the courier needs all three.")
