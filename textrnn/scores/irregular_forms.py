"""English words whose forms no ending tells: "taught" of teach, "mice" of mouse, "applied" of apply.

ROUGE-1.5.5 puts the first word of such a group for each of the others, and leaves it as it stands: so "became" counts
as "become", which stems to "becom", only where the text says "became" as well.
"""

import functools
import re

_VERBS = """
abide abode; arise arose arisen; awake awoke awoken; be been were being; bear bore borne born; beat beaten; become
became; befall befell befallen; begin began begun; behold beheld; bend bent; beseech besought; beset besetting; bet
betting; bid bidden bade bidding; bind bound; bite bitten; bleed bled; blow blew blown; break broke broken; breed
bred; bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; cling clung; clothe clad;
come came; creep crept; deal dealt; dig digging; dive dove; do done; draw drew drawn; dream dreamt; drink drank drunk;
drive drove driven; dwell dwelt; eat eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee
fled; fling flung; fly flew flown; forbid forbade forbidden; forego forewent foregone; foresee foresaw foreseen;
foretell foretold; forget forgot forgotten; forgive forgave forgiven; forsake forsook forsaken; freeze froze frozen;
get gotten getting; gild gilt; give gave given; go went gone goes; grind ground; grow grew grown; hamstring hamstrung;
hang hung; have having; hear heard; hide hidden; hold held; inlay inlaid; keep kept; kneel knelt; knit knitting; know
knew known; lade laden; lay laid; lead led; lean leant; leap leapt; learn learnt; leave left; lend lent; light lit;
lie lain lying; lose lost; make made; may might; mean meant; meet met; mislay mislaid; mislead misled; mistake mistook
mistaken; misunderstand misunderstood; outgrow outgrew outgrown; overcome overcame; overdo overdid overdone; overhear
overheard; overrun overran; oversee oversaw overseen; overtake overtook overtaken; overthrow overthrew overthrown;
overwrite overwrote overwritten; pay paid; plead pled; prepay prepaid; prove proven; rebuild rebuilt; redo redid
redone; rend rent; repay repaid; retake retook retaken; retell retold; rethink rethought; rewrite rewrote rewritten;
ride rode ridden; ring rang rung; rise rose risen; rive riven; run running; saw sawn; say said; see seen; seek sought;
sell sold; send sent; sew sewn; shake shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing
sang sung; sink sank sunk sunken; slay slew slain; sleep slept; slide slid; sling slung; smell smelt; smite smote
smitten; sneak snuck; sow sown; speak spoke spoken; speed sped; spell spelt; spend spent; spill spilt; spin spun; spit
spat; spring sprang sprung; stand stood; stave stove; steal stole stolen; stick stuck; sting stung; stink stank stunk;
strew strewn; stride strode stridden; strike struck; string strung; strive strove striven; swear swore sworn; sweep
swept; swell swollen; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think
thought; throw threw thrown; tread trod trodden; undergo underwent undergone; underlie underlay underlain underlying;
understand understood; undertake undertook undertaken; underwrite underwrote underwritten; undo undid undone; unwind
unwound; uphold upheld; wake woke woken; wear wore worn; weave wove woven; weep wept; win won; wind wound; withdraw
withdrew withdrawn; withhold withheld; withstand withstood; work wrought; wring wrung; write wrote written; belie
belying; die dying; tie tying; untie untying; vie vying; bias biassed biassing; gas gassed gassing; quiz quizzed
quizzing; whiz whizzed whizzing; dial dialled dialling; duel duelled duelling; fuel fuelled fuelling; gel gelled
gelling; rev revved revving; trek trekked trekking; frolic frolicked frolicking; mimic mimicked mimicking; panic
panicked panicking; picnic picnicked picnicking; traffic trafficked trafficking
"""
_NOUNS = """
alga algae; alumnus alumni; analysis analyses; antenna antennae; antithesis antitheses; apex apices; appendix
appendices; automaton automata; bacillus bacilli; beau beaux; cactus cacti; calf calves; child children; chrysalis
chrysalises; codex codices; corpus corpora; cortex cortices; crisis crises; criterion criteria; crux cruces;
curriculum curricula; datum data; desideratum desiderata; diagnosis diagnoses; elf elves; ellipsis ellipses; emphasis
emphases; equilibrium equilibria; erratum errata; extremum extrema; focus foci; foot feet; formula formulae; fungus
fungi; ganglion ganglia; genesis geneses; genius genii; genus genera; goose geese; graffito graffiti; grandchild
grandchildren; half halves; hoof hooves; hypothesis hypotheses; index indices; knife knives; larva larvae; leaf
leaves; life lives; loaf loaves; locus loci; louse lice; matrix matrices; maximum maxima; medium media; memorandum
memoranda; metamorphosis metamorphoses; metastasis metastases; millennium millennia; minimum minima; momentum momenta;
mouse mice; nebula nebulae; neurosis neuroses; nucleus nuclei; oasis oases; optimum optima; ovum ova; parenthesis
parentheses; penny pence; phenomenon phenomena; polyhedron polyhedra; prognosis prognoses; program programmes; quantum
quanta; radius radii; scarf scarves; schema schemata; self selves; serum sera; yourself yourselves; sheaf sheaves;
shelf shelves; spectrum spectra; stamen stamina; stimulus stimuli; stratum strata; syllabus syllabi; symposium
symposia; synopsis synopses; synthesis syntheses; thesaurus thesauri; thesis theses; thief thieves; tooth teeth; torus
tori; vertebra vertebrae; vertex vertices; virtuoso virtuosi; vortex vortices; wharf wharves; wife wives; wolf wolves
"""
_COMPARED = """
good better best; bad worse worst; far further farther; big bigger biggest; early earlier earliest; hard harder
hardest; red redder reddest; sad sadder saddest; strong stronger strongest; young younger youngest; hot hotter
hottest; flat flatter flattest; thin thinner thinnest; fit fitter fittest; wet wetter wettest; dry dryer; free freer
freest
"""
_COMPARED_IN_Y = """
angry busy cloudy costly crazy curly deadly dirty easy fancy friendly funny guilty happy healthy heavy hungry juicy
lazy lively lonely lovely lucky merry messy mighty muddy nasty noisy pretty ready risky scary silly skinny sleepy
snowy speedy steady sunny tasty tidy tiny tricky ugly wealthy windy worthy
"""
_UNCHANGED = """
apparatus attacker bargainer broadcaster comics counterfeiter customer deserter foreigner forceps genus insider mariner
modeler multiplexer northerner oliver opener outsider presenter pretender recorder retailer southerner submariner
taxis teenager wholesaler
"""
_IN_IED = re.compile(r"(?!(?:un|mis|under|pre)).*[^aeiou]ied")
_IED_OF_THEIR_OWN = {"died", "lied", "tied", "vied", "reapplied", "reburied", "remedied", "sparsified"}
_IED_AFTER_ALL = {"misapplied", "miscarried", "preoccupied", "understudied", "unified"}


def base_form(word: str) -> str | None:
    """Give the word that this irregular form belongs to, or None for a word whose ending can be cut."""
    base = _base_by_form().get(word)
    if base is None and word.endswith("ied") and (_IN_IED.fullmatch(word) or word in _IED_AFTER_ALL):
        return word[:-3] + "y" if word not in _IED_OF_THEIR_OWN else None
    return base


@functools.cache
def _base_by_form() -> dict[str, str]:
    groups = (group.split() for table in (_VERBS, _NOUNS, _COMPARED) for group in table.split(";"))
    base_by_form = {form: base for base, *forms in groups for form in forms}
    for word in _COMPARED_IN_Y.split():
        base_by_form |= {f"{word[:-1]}ier": word, f"{word[:-1]}iest": word}
    return base_by_form | {word: word for word in _UNCHANGED.split()}
