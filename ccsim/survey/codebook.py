"""The codebook: for each column, which question it comes from and how an answer is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ccsim.site.columns import COLUMNS, Column, resident_columns
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.survey.cards import CARDS
from ccsim.survey.coding import CODING, LEFT_OUT, ROWS, Coding, identity_coding
from ccsim.survey.feelings import SCALES
from ccsim.survey.parts import Card, Choice, Document, Heading, In, Lines, Paragraph, Part, Points, Scale, Table
from ccsim.survey.place_sheet import PLACE_PARTS
from ccsim.survey.questionnaire import Survey, asked

WIDTHS = (1.05, 0.8, 2.6, 1.0)


def table_columns(survey: Survey) -> dict[str, tuple[Column, ...]]:
    """Return the columns of the empty tables, by file, in the documented order."""
    declared = COLUMNS | {"residents.csv": resident_columns(survey.identity, ())}
    return {
        file: tuple(column for column in columns if column.name not in LEFT_OUT.get(file, ()))
        for file, columns in declared.items()
    }


def coding_of(file: str, column: Column) -> Coding:
    """Return how a column is filled."""
    known = CODING.get(In(file, column.name))
    return identity_coding(column) if known is None else known


def questions_of(survey: Survey, to: In) -> tuple[str, ...]:
    """Return the numbers of the questions whose answers go into a column, in their order."""
    numbers = [number for number, goal in _goals((*asked(survey), *PLACE_PARTS)) if goal == to]
    return tuple(dict.fromkeys(numbers))


def codebook(survey: Survey) -> Document:
    """Return the codebook of a survey."""
    title = survey.shown_title
    parts = (*_introduction(), *_tables(survey), *_answers(survey), *_scales())
    return Document("codebook", f"{title}: codebook", title, "for whoever types the answers in", parts, size=11.0)


def _goals(parts: Iterable[Part]) -> Iterable[tuple[str, In]]:
    """Yield the number of each question with the column into which its answer goes."""
    for part in parts:
        if isinstance(part, Lines):
            yield from ((part.number or "names sheet", head.to) for head in part.heads if head.to is not None)
        else:
            to = getattr(part, "to", None)
            if to is not None:
                yield part.number, to  # type: ignore[union-attr]


def _introduction() -> tuple[Part, ...]:
    return (
        Paragraph(
            "How answers on paper become cells of the tables. Open a table in a spreadsheet, type one row after the "
            "other, and save it in the same format: CSV, UTF-8."
        ),
        Points(
            (
                "An empty cell means “not known”. A zero means zero. Never write 99, “n/a” or a dash.",
                "“Don’t know” and “prefer not to say” are empty cells.",
                "Write a decimal point, not a comma: 0.25.",
                "Keep the first row of each table as it is.",
                "Never type a name of a person. The names sheets say who has which code; keep them elsewhere.",
                "`ccsim site check FOLDER` finds slips, each by its line: unknown codes and words, wrong numbers.",
                "Let a second person type every tenth interview again, and compare.",
            )
        ),
    )


def _tables(survey: Survey) -> list[Part]:
    parts: list[Part] = []
    for file, columns in table_columns(survey).items():
        rows = tuple(_row(survey, file, column) for column in columns)
        parts += [Heading(file), Paragraph(ROWS[file])]
        parts.append(Table(f"The columns of {file}", ("Column", "From", "Write", "No answer"), rows, WIDTHS))
        if file == "residents.csv":
            parts.append(
                Paragraph(
                    "If you asked the 14 questions of WEMWBS in place of the seven, rename the column `wellbeing` to "
                    "`wemwbs` and write the sum, 14 to 70. A table may not have both."
                )
            )
    return parts


def _row(survey: Survey, file: str, column: Column) -> tuple[str, ...]:
    coding = coding_of(file, column)
    where = ", ".join(questions_of(survey, In(file, column.name))) or coding.by_team
    limits = f" ({column.expected})" if column.type == "number" else ""
    return column.name, where, f"{coding.write}{limits}", coding.missing


def _answers(survey: Survey) -> list[Part]:
    """Return what stands for each answer that can be ticked or has a number on a card."""
    parts: list[Part] = [Heading("Answers, and what stands for them", new_page=True)]
    parts += [_card_table(card) for card in CARDS]
    parts.append(
        Table(
            "What the words of card 3 mean: the chance of at least one contact, or visit, in a week",
            ("Word", "Chance in a week"),
            tuple((word, f"{chance:g}") for word, chance in WEEKLY_PROBABILITY.items()),
        )
    )
    for part in (*asked(survey), *PLACE_PARTS):
        if isinstance(part, Choice):
            rows = tuple((answer.words, answer.cell or "(empty)") for answer in part.answers)
            parts.append(Table(f"{part.number}: {part.text}", ("Answer", f"Write into {part.to.column}"), rows))
    return parts


def _card_table(card: Card) -> Table:
    rows = tuple(
        (str(number), answer.words, answer.cell or "(empty)")
        for number, answer in enumerate(card.answers, start=card.first)
    )
    return Table(f"{card.name}: {card.title}", ("Number", "Answer", "Write"), rows)


def _scales() -> list[Part]:
    """Return how the marks of each scale become a value from 0 to 1, and tables to look it up in."""
    parts: list[Part] = [
        Heading("Scales: from ticks to a value between 0 and 1", new_page=True),
        Paragraph(
            "The boxes of a scale have numbers, 0 to 4 from left to right. Add up the numbers that were ticked. If all "
            "four statements were answered, or three of them, the table gives the value. If fewer were answered, leave "
            "the cell empty. The rule behind the table: the mean of the ticked numbers, divided by 4."
        ),
    ]
    for scale in SCALES:
        parts.append(Heading(f"{scale.number}: {scale.to.column}", level=3))
        limits = f" It is only for those for whom {scale.only_if}." if scale.only_if else ""
        parts.append(Paragraph(f"{scale.means[0].upper()}{scale.means[1:]}.{limits}"))
    # One table is that of every scale that has as many statements and answers.
    for shape in dict.fromkeys((len(scale.items), scale.highest) for scale in SCALES):
        parts.append(_lookup([scale for scale in SCALES if (len(scale.items), scale.highest) == shape]))
    parts.append(Heading("Other scales", level=3))
    parts.append(
        Points(
            (
                "Our statements have not been validated, and their values are not those of any published scale. The "
                "model needs to know who has more and who has less; the levels are rough.",
                "A published scale is better where you may use one. Turn it into 0 to 1: the score less the lowest "
                "possible score, divided by the range of possible scores.",
                "Mind the direction. 1 is the most stigma, the most self-stigma, the most confidence. If a high score "
                "of a published scale means little stigma, write 1 less the value.",
            )
        )
    )
    return parts


def _lookup(scales: Sequence[Scale]) -> Table:
    """Return a table from the sum of marks to the value, for each number of answered statements that will do."""
    one = scales[0]
    enough = range(len(one.items), one.fewest - 1, -1)
    numbers = " and ".join((", ".join(scale.number for scale in scales[:-1]), scales[-1].number))
    rows = tuple(
        (str(total), *(one.cell_of_sum(total, many) if total <= many * one.highest else "" for many in enough))
        for total in range(len(one.items) * one.highest + 1)
    )
    heads = ("Sum", *(f"Value if {many} were answered" for many in enough))
    return Table(f"{numbers}: from the sum of the numbers ticked to the value", heads, rows)
