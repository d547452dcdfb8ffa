"""Names for made-up people: common British ones by hand, rare ones put together, as unevenly used as real ones.

The lists are of our own making. Real surnames are very uneven: Smith has about one person in eighty, and most names
have fewer than one in ten thousand; the shares below follow that shape (Zipf and Mandelbrot), not any register.
"""

import numpy as np

_GIVEN = """
david john susan margaret michael peter robert mary james paul patricia christine elizabeth andrew stephen karen
william sarah jean mark thomas anthony christopher julie linda richard jennifer daniel sandra barbara alan helen brian
matthew ann carol jacqueline kenneth joan nicola lisa joanne kevin claire pauline emma dorothy ian charles amanda
philip george samantha simon doreen rebecca laura gary lesley deborah rachel martin neil joseph graham keith sheila
wendy alison tracey jane angela janet edward catherine maureen steven craig lee jonathan marion jessica sophie
charlotte stuart benjamin adam lauren hannah gemma amy ryan scott dean darren wayne shirley brenda gillian colin
geoffrey raymond dennis ronald roger derek trevor barry terence malcolm nigel nicholas timothy samuel joshua jack
oliver harry chloe emily olivia grace megan natalie victoria heather dawn beverley diane lorraine sharon donna yvonne
teresa irene sylvia rita audrey eileen kathleen vera hilda florence edith alice rose ruth eleanor frances abigail
jasmine zoe leanne kerry stacey louise michelle maria anna katie lucy holly molly bethany jade paige liam connor callum
jordan kieran sean patrick gareth rhys dylan owen hugh ewan fraser duncan gordon douglas leonard stanley ernest albert
frederick arthur alfred harold walter cyril reginald sidney norman clifford gerald bernard desmond vincent dominic
gregory adrian julian russell clive marcus bruce elaine marilyn vivienne rosemary penelope philippa georgina harriet
beatrice matilda isabel imogen freya poppy daisy amelia evie
"""

_FAMILY = """
smith jones williams taylor brown davies evans wilson thomas johnson roberts robinson thompson wright walker white
edwards hughes green hall lewis harris clarke jackson wood turner martin cooper hill ward morris moore clark lee king
baker harrison morgan allen james scott phillips watson davis parker price bennett young griffiths mitchell kelly cook
carter richardson bailey collins bell shaw murphy miller cox richards marshall simpson anderson adams wilkinson foster
ellis murray chapman mason gray webb rogers palmer mills holmes hunt knight stevens matthews barnes butler dixon fisher
russell pearson graham reynolds fletcher howard gibson andrews elliott ford harvey day fox dean barker burton reid lloyd
lawson owen cole hart perkins spencer payne hawkins dawson webster lane carr ryan burke byrne doyle walsh osullivan
obrien oconnor smyth browne reed clark johnston norris
"""

_SOUTH_ASIAN_GIVEN = """
mohammed muhammad ali ahmed fatima aisha abdul hassan hussein khalid imran tariq nadia zainab shabnam yasmin salma
samina rukhsana usman bilal omar ibrahim yusuf harpreet gurpreet manjit balwinder jaswinder sunita priya anita deepak
raj sanjay vijay kiran nisha meera
"""
_SOUTH_ASIAN_FAMILY = """
khan ahmed ali hussain begum patel singh kaur akhtar malik shah mahmood iqbal bibi chaudhry rahman islam sharma
miah uddin sheikh qureshi mirza desai gill sidhu dhillon
"""

_STARTS = """
ash ban barn black brad bram brock burn cald carl chad clay cold cran crow dal den dun eden elm fair farn ford gar gold
hal ham hart haw hazel hind hob hol horn kel kirk lang leigh lind lock long mal mar mel mid nor oak ock pen pick pres
quar rad rams red rush sand sel shel shir stan stock sut swin thorn tun under wad wal war wet wick wind wool wrax yar
"""
_ENDS = """
bank beck born bourne bridge brook bury by cliffe combe cote croft dale den don field ford gate grave hall ham hurst
land ley low man mere moor ridge sall shaw side stead stone thorpe ton tree wall water way well wick win worth yard
"""


GIVEN, FAMILY, STARTS, ENDS = _GIVEN.split(), _FAMILY.split(), _STARTS.split(), _ENDS.split()
SOUTH_ASIAN_GIVEN, SOUTH_ASIAN_FAMILY = _SOUTH_ASIAN_GIVEN.split(), _SOUTH_ASIAN_FAMILY.split()


def shares(count: int, offset: float, exponent: float = 1.0) -> np.ndarray:
    """Return how often each of some names is used: by rank, after Zipf and Mandelbrot."""
    weight = 1.0 / (np.arange(count) + offset) ** exponent
    return weight / weight.sum()


def common_and_rare() -> tuple[list[str], np.ndarray]:
    """Return family names and their shares: common ones hold about two fifths of people, put-together ones the rest."""
    tail = [f"{start}{end}" for start in STARTS for end in ENDS]
    names = [*FAMILY, *(name for name in dict.fromkeys(tail) if name not in FAMILY)]
    return names, shares(len(names), 8.0, 0.95)
