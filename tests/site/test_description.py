import pytest

from ccsim.problems import InputError
from ccsim.site.description import Prices, Sampling, SiteDescription, description_yaml, read_description

MANY = "{" + ", ".join(f"b{k}: c{k}" for k in range(8)) + "}"
GOOD = "title: Hilltown\npopulation: 900\n"


def read(tmp_path, text):
    (tmp_path / "site.yaml").write_text(text, encoding="utf-8")
    return read_description(tmp_path / "site.yaml")


def wrong(tmp_path, text):
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    return str(raised.value).splitlines()


FULL = SiteDescription(
    title="no: 'Hilltown' <b>",
    population=900,
    setting="=cmd() on a hill",
    surveyed="2024",
    sampling=Sampling("snowball", 400, 212, "separate"),
    identity={"faith": 0.4, "age band": None},
    behaviours={"smoking": "smokes"},
    prices=Prices("GBP", 2024),
    sources=("One: a survey", "yes"),
    illustrative=True,
)


@pytest.mark.parametrize("description", [FULL, SiteDescription("Hilltown", 900)])
def test_what_is_written_is_read_again(tmp_path, description):
    assert read(tmp_path, description_yaml(description)) == description


def test_short_forms(tmp_path):
    text = GOOD + "surveyed: 2024-05-31\nsampling: census\nidentity: [faith]\nsources: a survey\nsetting:\n"
    description = read(tmp_path, text)
    assert description.surveyed == "2024-05-31"
    assert description.sampling == Sampling("census")
    assert description.identity == {"faith": None}
    assert description.sources == ("a survey",)
    assert description.setting == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: H\npopulaton: 3\n", "site.yaml:2: populaton: unknown key (did you mean 'population'?)"),
        ("title: H\npopulaton: 3\n", "site.yaml: population: missing; every site needs it"),
        ("title: H\npopulation: 1,500\n", "site.yaml:2: population: found '1,500', expected a whole number from 1"),
        ("title: H\npopulation: true\n", "site.yaml:2: population: found True"),
        ("title: no\npopulation: 3\n", "site.yaml:1: title: found False, expected text (put it in quotes)"),
        (GOOD + "title: Two\n", "site.yaml:3: title: key given twice; first in line 1"),
        (GOOD + "surveyed: spring\n", "site.yaml:3: surveyed: found 'spring', expected a year"),
        (GOOD + "sampling: {kind: censos}\n", "did you mean 'census'?"),
        (
            GOOD + "sampling: {alters: identifed}\n",
            "expected one of: identified, separate (did you mean 'identified'?)",
        ),
        (GOOD + "sampling: {asked: 3, answered: 4}\n", "4 answered, but only 3 were asked"),
        (GOOD + "identity:\n  faith: 0\n", "site.yaml:4: identity.faith: found 0, expected the affinity"),
        (
            GOOD + f"identity:\n  faith: {'9' * 400}\n",
            f"site.yaml:4: identity.faith: found {'9' * 60}, expected a smaller",
        ),
        (GOOD + "identity:\n  faith: .nan\n", "site.yaml:4: identity.faith: expected a finite number, found .nan"),
        (GOOD + "identity: {stigma: 0.3}\n", "'stigma' is a column with a meaning of its own"),
        (GOOD + "identity: faith\n", "expected names of columns"),
        (GOOD + "behaviours: [smoking]\n", "expected names of behaviours"),
        (GOOD + "behaviours: {Involvement: i}\n", "behaviours.Involvement: this behaviour is always there"),
        (GOOD + "behaviours: {a: s, b: s}\n", "behaviours.b: column 's' already says who shows 'a'"),
        (GOOD + f"behaviours: {MANY}\n", "site.yaml:3: behaviours: 8 behaviours, expected at most 7"),
        (GOOD + "prices: {currency: GBP}\n", "prices.year: found None, expected a whole number from 1,900"),
        (GOOD + "sources: 3\n", "expected a list of texts"),
        (GOOD + "illustrative: perhaps\n", "found 'perhaps', expected true or false"),
        (GOOD + "setting: [unclosed\n", "not readable as YAML"),
        (GOOD + "setting: &a x\nsources: [*a]\n", "aliases are not read"),
        (GOOD + "setting: !!python/object:os.system x\n", "not readable as YAML"),
        (GOOD + "setting: \x07\n", "not readable as YAML"),
        (GOOD + "surveyed: 2024-13-45\n", "site.yaml:3: surveyed: found 2024-13-45: month"),
        (GOOD + "sources: " + "[" * 1200 + "\n", "nested too deeply"),
        ("- a list\n", "expected keys with values"),
        ("", "expected keys with values"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, message):
    found = wrong(tmp_path, text)
    assert any(message in line for line in found), found


def test_everything_wrong_is_said_at_once(tmp_path):
    assert len(wrong(tmp_path, "population: 0\nsurveyed: x\nillustrative: 3\nprices: 3\n")) == 5
