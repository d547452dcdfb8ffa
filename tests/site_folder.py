"""Writes small site folders for tests."""

from pathlib import Path

FILES = {
    "site.yaml": "title: Hilltown\npopulation: 40\nidentity: {faith: 0.4, age_band: }\n",
    "residents.csv": (
        "id,interviewed,wellbeing,stigma,self_stigma,confidence,trust,lived_experience,faith,age_band\n"
        "R1,yes,23.5,0.2,0.4,0.5,0.6,yes,a,old\n"
        "R2,yes,19.5,0.3,,0.4,0.5,no,b,young\n"
        "R3,no,,,,,,,a,\n"
        "R4,yes,30,0.1,,0.9,0.7,no,,old\n"
    ),
    "ties.csv": (
        "a,b,kind,layer,mode,frequency,since\n"
        "R1,R2,friend,interest,in person,weekly,2019\n"
        "R2,R1,neighbour,place,online,0.21,2020-05\n"
        "R2,R3,kin,household;place,,most days,\n"
        "R3,R4,,,,,\n"
    ),
    "places.csv": "id,kind,name,capacity,openness\nP1,hub,The Hub,30,0.6\nP2,street,,,\n",
    "affiliations.csv": "resident,place,frequency,role\nR1,P1,weekly,volunteer\nR2,P1,fortnightly,\nR2,P2,,\n",
    "partnerships.csv": "a,b,kind,strength\nP1,P2,shared kitchen,0.5\n",
}


def write_folder(folder: Path, **changed: str | bytes | None) -> Path:
    """Write a site folder; `residents="..."` replaces that file, None leaves it out."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in FILES.items():
        content = changed.get(file.split(".")[0], text)
        if isinstance(content, bytes):
            (folder / file).write_bytes(content)
        elif content is not None:
            (folder / file).write_text(content, encoding="utf-8", newline="")
    return folder
