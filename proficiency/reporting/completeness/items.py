"""What a report must say, as one table: the list of items, in the product's own words."""

from __future__ import annotations

from dataclasses import dataclass

from ...i18n import mark


@dataclass(frozen=True)
class Item:
    """One line of the table."""

    id: str
    title: str
    says: str
    """What the report says, and where the product takes it from."""
    remedy: str
    """What a person does where it is missing."""
    address: str
    """The page on which that is done, with `{code}` of the round and `{scheme}` of its scheme."""
    waivable: bool = True
    """Whether reports may be released without it, with a signed reason that they print."""


STATEMENTS = "/rounds/{code}/statements"

ITEMS: tuple[Item, ...] = (
    Item(
        "R-a",
        mark("Provider and contact"),
        mark("Who provides the proficiency test, with address and contact; from the profile."),
        mark("An administrator fills in the profile of the provider."),
        "/provider",
        waivable=False,
    ),
    Item(
        "R-b",
        mark("Authorisation"),
        mark("Who authorised the report, in which role and when; from the signatures under it."),
        mark("Two coordinators sign the evaluation as final, or its correction."),
        "/rounds/{code}/sign-report",
        waivable=False,
    ),
    Item(
        "R-c",
        mark("External providers"),
        mark("Which activities external providers did, or that there were none, as recorded."),
        mark("Record each activity that was subcontracted, or that there was none."),
        f"{STATEMENTS}#subcontracted",
    ),
    Item(
        "R-d",
        mark("Date of issue and status"),
        mark("When it was issued, and whether it is interim, final or amended, on every page."),
        mark("Evaluate the round, so that there is an outcome that can be issued."),
        "/rounds/{code}",
        waivable=False,
    ),
    Item(
        "R-e",
        mark("Identification of every page"),
        mark("Number and version on every page, page n of m, and a mark at the end."),
        mark("Evaluate the round, so that there is an outcome that can be issued."),
        "/rounds/{code}",
        waivable=False,
    ),
    Item(
        "R-f",
        mark("Confidentiality"),
        mark("How far results are confidential, by the policy of the scheme; no member is named."),
        mark(
            "State the confidentiality of the scheme in both languages, and take every name of a"
            " member out of texts and names that reports print."
        ),
        "/schemes/{scheme}/policy",
        waivable=False,
    ),
    Item(
        "R-g",
        mark("Number and scheme"),
        mark("A number that no other report has, and the identification of the scheme."),
        mark("Evaluate the round anew, which gives its reports a number of their own."),
        "/rounds/{code}",
        waivable=False,
    ),
    Item(
        "R-h",
        mark("Test items"),
        mark(
            "What the items are, where they come from, how they were made; the outcome of the"
            " homogeneity and stability studies, or the dated reason for not testing."
        ),
        mark("Describe every material, and state what its studies found or why there are none."),
        f"{STATEMENTS}#items",
    ),
    Item(
        "R-i",
        mark("Results of the participants"),
        mark("Every submitted result once, under its code, with U and k where they were given."),
        mark("Evaluate the round anew, so that every submitted result is in it."),
        "/rounds/{code}/evaluation",
        waivable=False,
    ),
    Item(
        "R-j",
        mark("Statistical procedures"),
        mark(
            "Estimators, criteria, handling of outliers, software with its version, and the edition"
            " of the standard; generated from the locked plan."
        ),
        mark("Evaluate the round by the plan that is in force."),
        "/rounds/{code}/evaluation",
        waivable=False,
    ),
    Item(
        "R-k",
        mark("Statistics and graphs"),
        mark("Assigned value, spread, number of laboratories, limits and a graph of each."),
        mark("Look into each determination that has neither values nor the reason why."),
        "/rounds/{code}/evaluation",
    ),
    Item(
        "R-l",
        mark("Traceability and uncertainty of assigned values"),
        mark(
            "To what each assigned value is traceable, and its standard uncertainty or the reason"
            " why it has none."
        ),
        mark("Choose for each assigned value to what it is traceable, and give what is missing."),
        f"{STATEMENTS}#traceability",
    ),
    Item(
        "R-m",
        mark("Route of assigned values"),
        mark("How each assigned value was set, which is the way the plan prescribes."),
        mark("Evaluate the round by the plan that is in force."),
        "/rounds/{code}/evaluation",
        waivable=False,
    ),
    Item(
        "R-n",
        mark("Method groups"),
        mark(
            "Values of each method group that is judged separately; groups that are too small say"
            " “not evaluated”, and no group borrows the value of another."
        ),
        mark("Look into each method group that has neither values nor the reason why."),
        "/rounds/{code}/evaluation",
    ),
    Item(
        "R-o",
        mark("Source of σ_pt"),
        mark("How σ_pt was set: source, number, and the day on which it was decided."),
        mark("Record where the prescribed criterion comes from and who decided it."),
        f"{STATEMENTS}#criterion_source",
    ),
    Item(
        "R-p",
        mark("Comment on performance"),
        mark("In words and in both languages, how many results are satisfactory and not."),
        mark("Evaluate the round anew, so that the counts add up to the scored results."),
        "/rounds/{code}/evaluation",
        waivable=False,
    ),
    Item(
        "R-q",
        mark("Design and running"),
        mark(
            "When items were sent, received and the round closed; how many laboratories were asked,"
            " answered, were late, withdrew; incidents, or that there were none."
        ),
        mark("Record each incident, or that there was none, and when the items were sent."),
        f"{STATEMENTS}#incident",
    ),
    Item(
        "R-r",
        mark("Advice on reading the statistics"),
        mark("How to read scores, with care for few results, and with z′ explained when used."),
        mark("Evaluate the round anew, so that the explanations fit its scores."),
        "/rounds/{code}/evaluation",
        waivable=False,
    ),
    Item(
        "R-s",
        mark("Comments and recommendations"),
        mark("What is to be learned from this round, or that there is nothing, as recorded."),
        mark("Write comments and recommendations, or record that there are none."),
        f"{STATEMENTS}#comment",
    ),
    Item(
        "R-t",
        mark("Planned date of the reports"),
        mark("When reports were planned, announced before the round, and why they are late."),
        mark("Give the reason of the delay; the planned date is set before a round opens."),
        f"{STATEMENTS}#delay",
    ),
    Item(
        "R-u",
        mark("Use of reports"),
        mark("What participants may do with the report: logo, quoting, publication."),
        mark("State in both languages what participants of the scheme may do with reports."),
        "/schemes/{scheme}/policy",
    ),
    Item(
        "R-v",
        mark("Amendment"),
        mark("An amended report names the original and the reason; the original stays readable."),
        mark("Two coordinators sign the correction with its reason."),
        "/rounds/{code}/sign-correction",
        waivable=False,
    ),
    Item(
        "R-w",
        mark("Certificates"),
        mark("What certificates need so as not to mislead: measurands, items, round, criterion."),
        mark("Name scheme, round, measurands and materials in both languages."),
        "/rounds/{code}",
    ),
)

ITEM_OF = {item.id: item for item in ITEMS}
