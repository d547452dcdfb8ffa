"""The codebook agrees with the questionnaire, with the columns of a site, and with what the reader accepts."""

import pytest

from ccsim.site.cells import parse_cells
from ccsim.site.columns import COLUMNS, resident_columns
from ccsim.site.frequency import WEEKLY_PROBABILITY
from ccsim.site.problem_log import ProblemLog
from ccsim.site.tables import AFFILIATION_ROLES, ASSET_TYPES, TIE_KINDS, TIE_LAYERS
from ccsim.survey.cards import AS_WHAT, CARDS, KIND, LAYER, OFTEN
from ccsim.survey.codebook import codebook, coding_of, questions_of, table_columns
from ccsim.survey.coding import CODING, LEFT_OUT, ROWS
from ccsim.survey.feelings import SCALES
from ccsim.survey.identities import READY
from ccsim.survey.pages import html
from ccsim.survey.parts import Choice, In, Lines, Naming, Table
from ccsim.survey.place_sheet import PLACE_PARTS
from ccsim.survey.questionnaire import Survey, asked

SURVEY = Survey("Elm Park", tuple(READY))
ALL = (*asked(SURVEY), *PLACE_PARTS)
COLUMN = {In(file, column.name): column for file, columns in table_columns(SURVEY).items() for column in columns}
CHOICES = [part for part in ALL if isinstance(part, Choice)]


def wrong(to, cell):
    """What is wrong with a cell of a column, as the reader of a site sees it."""
    log = ProblemLog()
    parse_cells(COLUMN[to], [cell], [2], log, to.file)
    return [str(problem) for problem in log._found.get(to.file, ())]


def test_the_reader_says_what_is_wrong():
    assert wrong(In("residents.csv", "lonely"), "seldom")
    assert not wrong(In("residents.csv", "lonely"), "often")


def test_every_column_is_coded_and_nothing_else():
    own = {In(file, column.name) for file, columns in COLUMNS.items() for column in columns}
    left_out = {In(file, name) for file, names in LEFT_OUT.items() for name in names}
    assert CODING.keys() == own - left_out
    assert ROWS.keys() == COLUMNS.keys()


def test_tables_have_the_documented_columns_in_their_order():
    for file, columns in table_columns(SURVEY).items():
        documented = resident_columns(SURVEY.identity, ()) if file == "residents.csv" else COLUMNS[file]
        assert list(columns) == [column for column in documented if column.name != "wemwbs"]


@pytest.mark.parametrize("to", COLUMN, ids=lambda to: f"{to.file}-{to.column}")
def test_every_column_comes_from_a_question_or_from_the_team(to):
    coding = coding_of(to.file, COLUMN[to])
    assert bool(questions_of(SURVEY, to)) != bool(coding.by_team)
    assert coding.write
    assert coding.missing.startswith("never empty" if COLUMN[to].required else "leave empty")


@pytest.mark.parametrize("part", CHOICES, ids=lambda part: part.number)
def test_what_stands_for_an_answer_can_be_read(part):
    for answer in part.answers:
        assert wrong(part.to, answer.cell) == []
    assert len({answer.words for answer in part.answers}) == len(part.answers)


def test_a_question_on_a_person_can_be_left_unanswered():
    for part in CHOICES:
        if part.to.file != "places.csv":
            assert part.answers[-1].cell == "", part.number


@pytest.mark.parametrize(
    ("card", "words"),
    [(KIND, TIE_KINDS), (LAYER, TIE_LAYERS), (OFTEN, WEEKLY_PROBABILITY), (AS_WHAT, AFFILIATION_ROLES)],
)
def test_cards_have_the_words_of_the_site(card, words):
    given = [answer.cell for answer in card.answers if answer.cell]
    assert sorted(given) == sorted(words)
    if card is not LAYER:  # in the order that the code has: strongest, most often, most engaged
        assert given == list(words)


def test_every_column_with_a_card_takes_what_is_on_it():
    cards = {card.name: card for card in CARDS}
    used = set()
    for part in ALL:
        for head in part.heads if isinstance(part, Lines) else ():
            if head.card:
                used.add(head.card)
                assert all(wrong(head.to, answer.cell) == [] for answer in cards[head.card].answers)
    assert used == set(cards)


def test_scales_reach_both_ends_of_their_columns():
    for scale in SCALES:
        column = COLUMN[scale.to]
        assert (column.low, column.high) == (0, 1)
        assert scale.cell([0] * 4) == f"{column.low:g}"
        assert scale.cell([scale.highest] * 4) == f"{column.high:g}"


def test_the_three_answers_on_loneliness_are_those_of_the_site():
    [lonely] = [part for part in CHOICES if part.to.column == "lonely"]
    cells = {answer.words: answer.cell for answer in lonely.answers}
    assert cells == {
        "Often or always": "often",
        "Some of the time": "sometimes",
        "Occasionally": "sometimes",
        "Hardly ever": "never",
        "Never": "never",
        "Prefer not to say": "",
    }


def test_kinds_of_asset_are_all_there():
    [asset] = [part for part in CHOICES if part.to.column == "asset_type"]
    assert tuple(answer.cell for answer in asset.answers) == ASSET_TYPES


def test_numbers_of_questions_are_each_there_once_and_in_order():
    numbers = [part.number for part in ALL if getattr(part, "number", "")]
    assert numbers == sorted(numbers, key=lambda number: (number[0], int(number[1:])))
    assert len(set(numbers)) == len(numbers)
    assert sum(isinstance(part, Naming) for part in ALL) == 4


def test_the_codebook_has_every_column_every_card_and_every_question_with_answers():
    made = codebook(SURVEY)
    tables = {part.caption: part for part in made.parts if isinstance(part, Table)}
    for file, columns in table_columns(SURVEY).items():
        rows = tables[f"The columns of {file}"].rows
        assert [row[0] for row in rows] == [column.name for column in columns]
        assert all(row[1] for row in rows)
    assert all(any(caption.startswith(card.name) for caption in tables) for card in CARDS)
    assert all(f"{part.number}: {part.text}" in tables for part in CHOICES)
    [words] = [part for caption, part in tables.items() if caption.startswith("What the words")]
    assert {word: float(chance) for word, chance in words.rows} == WEEKLY_PROBABILITY


def test_the_codebook_warns_of_the_sum_of_swemwbs_and_prints_no_item_of_it():
    assert "The metric score, not the sum" in html(codebook(SURVEY))
    told = " ".join(str(part) for part in (*ALL, *codebook(SURVEY).parts)).lower()
    assert "optimistic" not in told
    assert "feeling relaxed" not in told
    assert "make up my own mind" not in told
