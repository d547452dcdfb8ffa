"""Which first names stand for one another in Britain: short forms, pet names, and spellings of one name.

A list of our own, made from common knowledge; it is neither complete nor authoritative. A name may stand in several
groups: Alex is Alexander or Alexandra.
"""

from __future__ import annotations

_GROUPS = """
abdul abdullah abdallah
abigail abbie abby abi gail
adam addy
adrian ade
adriana adrianna
agnes aggie nessie
ahmed ahmad achmed
aisha ayesha aysha aishah
alan allan allen al
alastair alistair alasdair ali al
albert bert bertie al
alexander alex alec alick sandy sasha xander al lex
alexandra alex alexa lexi sandra sandy sasha
alfred alf alfie fred freddie
alice ali allie
alison allison ali
amanda mandy
amelia millie amy emily
amina aminah
andrew andy drew
andrea andie
angela angie ange
anne ann anna annie anya nan
annabel annabelle bella
anthony antony tony ant
antonia toni
archibald archie
arthur art artie
barbara babs barb barbie
benjamin ben benny benji
bernard bernie
bernadette bernie
bethany beth
bradley brad
brenda bren
brian bryan bri
bridget brigid bridie biddy
bronwen bron
cameron cam
carol carole caz
caroline carolyn carrie caz lyn
catherine katherine kathryn catharine katharine kathy cathy kate katie kat kath kay kitty cath
cecilia cecily cissie celia
charles charlie chas chuck chaz
charlotte charlie lottie lotte char
chloe khloe
christine christina chris chrissie tina kirsty
christopher chris kit topher
claire clare clair
clifford cliff
colin col
constance connie
cornelius con neil
craig craigie
cynthia cindy
daniel dan danny
danielle dani danni
darren daz
david dave davy davie dai
dawn dawnie
deborah debra debbie deb debs
denise den
dennis denis den
derek derrick del
desmond des
diana diane di dianne
dominic dom nick
donald don donnie
dorothy dot dottie dolly dora
douglas doug dougie
duncan dunc
edith edie
edward ed eddie ted teddy ned
edwin ed eddie
eileen aileen eily
elaine lainey
eleanor elinor ellie nell nellie nora lena
elizabeth elisabeth liz lizzie beth betty bess bessie eliza libby lisa betsy lizzy
ellen nell nellie ellie
emily em emmie millie
emma em emmy
eric rick
ernest ernie
esther hester essie
eugene gene
evelyn evie eve
fatima fatimah fatma
florence flo florrie flossie
frances fran franny francesca frankie
francis frank frankie
frederick frederic fred freddie freddy
gabriel gabe
gabrielle gabby
gareth gary gaz
gary garry gaz
gavin gav
geoffrey jeffrey geoff jeff
george georgie
georgina georgia george georgie gina
gerald gerry jerry ger
gerard gerry jerry ger
geraldine gerry
gillian jillian gill jill gilly
glenn glen
gordon gord
grace gracie
graham graeme grahame
gregory greg
gwendolyn gwen gwendoline
hannah hanna
harold harry hal
harriet harriett hattie
harry henry
hassan hasan
heather hev
helen helena nell ellen
henry harry hal hank
herbert herb bert bertie
hilary hillary
hugh hughie huw
hussein hussain husayn
ian iain
ibrahim ebrahim
irene rene
isabel isobel isabelle isabella izzy bella belle
jacob jake
jacqueline jackie jacqui jaqueline
jamal jamaal
james jim jimmy jamie jimmie
jane janey jayne
janet jan jannette janette
janice jan janis
jasmine jaz jas yasmin
jason jay jase
jean jeanie jeannie
jeanette jeannette jean
jennifer jenny jen jenni jennie
jeremy jerry jez
jessica jess jessie
jill gill
joan joanie
joanne jo joanna joann
jodie jody
john jon johnny jack jackie johnnie sean ian
jonathan jonathon johnathan jon jonny john
joseph joe joey
josephine jo josie
joshua josh
joyce joy
judith judy jude
julia julie jules
julian jules
karen kaz
karl carl
kathleen kath kathy kath kathie
keith keef
kelly kel
kenneth ken kenny
kerry kez
kevin kev
kimberley kimberly kim
kirsten kirstin kirsty
laura laurie lori
lawrence laurence larry laurie loz
leonard len lenny leo
leslie lesley les
lewis louis lou
lillian lilian lily lil
linda lynda lin lyn lindy
lindsay lindsey lynsey linz
louise lou lulu
lucy lucille lucinda luce
luke lukas lucas
lynn lynne lyn
mackenzie mac
madeleine madeline maddie maddy
malcolm malc
malik malek
margaret maggie meg peggy marge margie madge mags greta rita daisy
maria marie mia
marian marion marianne
marjorie margery marge
mark marc
martha mattie
martin martyn marty
mary molly polly may mamie maria marie
matilda tilly tilda mattie
matthew matt mat matty mathew
maureen mo
maurice morris mo
maxwell max
megan meg meghan
melanie mel
melissa mel lissa
michael mike mick mickey micky mikey micheal
michelle michele shell chelle
mildred millie
mohammed muhammad mohammad mohamed muhammed mohamad mo md
monica mon
muriel mu
nadia nadya
nancy nan
natalie nat natasha
natasha tasha nat
nathan nate nathaniel
neil neal niall
nicholas nicolas nick nicky nico
nicola nicole nicky nikki nic
nigel nige
norman norm
oliver ollie olly
olivia liv livvy ollie
oluwaseun seun
omar umar
pamela pam pammy
patricia pat patsy tricia trish patti paddy
patrick pat paddy rick
paul pauly
paula polly
pauline paula
penelope penny
peter pete
philip phillip phil pip
philippa pip pippa
phyllis phyl
priscilla cilla
rachel rachael rach
raymond ray
rebecca becky bec becca bex rebekah
reginald reg reggie
rhiannon rhi
rhys reece rees
richard rick ricky rich richie dick dickie
robert rob bob bobby robbie bert robin
roberta bobbie
roderick rod roddy
rodney rod
roger rog
ronald ron ronnie
rose rosie rosa
rosemary rosie rose romy
ross rossy
roy royston
russell russ
ruth ruthie
salma selma
samantha sam sammy
samuel sam sammy
sarah sara sally sadie
sandra sandy
scott scotty
sean shaun shawn shane
sebastian seb
shabnam shab
sharon shaz shazza
sheila shelagh sheelagh
shirley shirl
sian shan
sidney sydney sid syd
simon si
sophie sophia sofia soph
stanley stan
stephanie steph stef
stephen steven steve stevie ste
stuart stewart stu stew
susan sue susie suzie suzy susannah suzanne
suzanne sue suzie susanne
sylvia silvia syl
terence terry terrance tel
teresa theresa terri terry tess tessa
thomas tom tommy thom
timothy tim timmy
tracey tracy trace
trevor trev
ursula ursie
valerie val
vanessa nessa ness
vera vee
veronica ronnie vera nica
victor vic
victoria vicky vicki vikki tori vic
vincent vince vinnie vin
violet vi
vivienne vivian viv vivien
walter wally walt
wendy wend
wilfred wilf
william will bill billy willie liam willy
winifred win winnie fred
yasmin yasmine jasmine
yusuf yousef youssef yousaf joseph
yvonne vonnie
zachary zac zack zach
zainab zaynab
zoe zoey
"""

_RELATIONS = """
mum mom mam mother mummy dad father daddy nan nana nanny gran granny grandma grandmother grandad granddad grandfather
grandpa gramps sister brother sis bro son daughter husband wife partner boyfriend girlfriend fiance fiancee ex uncle
aunt auntie aunty cousin niece nephew friend mate neighbour neighbor boss colleague lady man woman bloke guy landlord
landlady lodger flatmate carer stepmum stepdad stepson stepdaughter me self myself nobody anonymous unknown none
"""

_TITLES = """
mr mrs ms miss mx dr doctor prof professor rev reverend revd fr sir lady dame lord cllr councillor capt captain sgt pc
hon imam rabbi pastor vicar haji hajji sheikh ustad auntie aunty uncle aunt cousin sister brother
"""

RELATIONS: frozenset[str] = frozenset(_RELATIONS.split())
"""Words that say what somebody is to the one who names them: the mother of one is not the mother of another."""

TITLES: frozenset[str] = frozenset(_TITLES.split())
"""Words before a name that are no part of it."""


def _roots() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _GROUPS.split("\n"):
        forms = line.split()
        for form in forms:
            found.setdefault(form, set()).add(forms[0])
    return {form: frozenset(roots) for form, roots in found.items()}


_ROOTS = _roots()


def roots(given: str) -> frozenset[str]:
    """Return the full names that a first name may stand for; the name itself where the table has none."""
    return _ROOTS.get(given) or frozenset((given,))
