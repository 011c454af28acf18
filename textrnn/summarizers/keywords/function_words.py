"""Words that carry grammar and no subject: the few lists that the general stop words are too long for."""

_ENGLISH = """
a an the this that these those such same other another each every either neither both all any some many much more most
few fewer less least several enough no none own
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves one ones someone somebody something anyone anybody anything everyone
everybody everything nobody nothing who whom whose which what whoever whatever whichever
about above across after against along alongside amid among around as at before behind below beneath beside besides
between beyond by despite down during except for from in inside into like near of off on onto out outside over past per
since than through throughout to toward towards under underneath until till unto up upon via with within without
and or but nor so yet if unless because although though while whereas whether when whenever where wherever why how
be am is are was were been being do does did done doing have has had having can could may might must shall should will
would ought cannot let become becomes became seem seems seemed
get gets got getting give gives gave given go goes went gone going keep keeps kept make makes made making put puts
take takes took taken find finds found see sees saw seen
not only also too very just even still already always often never ever again once twice now then here there thus hence
therefore however moreover indeed perhaps rather quite almost nearly else otherwise instead together apart away back
first last next
s ll ve re don didn doesn isn aren wasn weren hasn haven hadn couldn wouldn shouldn won cant
"""
ENGLISH = frozenset(_ENGLISH.split())

# What stories say of everybody and reports of everything.
_ENGLISH_VERBS = """
looked sat stood told walked ran held heard felt knew began laughed smiled nodded spoke waited opened closed lay stayed
pulled pushed turned watched shook stopped drew threw rose fell slept woke ate drank wore paused sighed
used uses using found find finds know known knows show showed shown shows turn turns taken think thinks thought told
describe described indicate indicated obtain obtained resulted resulting suggest suggested propose proposed present
presented consider considered include includes including included based allow allows provide provides require required
requires achieve achieved reported announced added called according followed following moved brought started ended
"""
ENGLISH_VERBS = frozenset(_ENGLISH_VERBS.split())

# Words that say something only of the word beside them.
_ENGLISH_WEAK = """
old new young long short little small big large great good better best bad worse worst high low early late full whole
main major different similar important possible easy hard strong heavy white black dark
monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow morning afternoon evening
one two three four five six seven eight nine ten eleven twelve hundred thousand million billion half third fourth
example case cases fact facts thing things part parts place point kind side sides number numbers lot end ways time times
year years month months week weeks day days hour hours minute minutes people man men woman women person group groups
january february april june july august september october november december
"""
ENGLISH_WEAK = frozenset(_ENGLISH_WEAK.split())

# Characters that end a word of Chinese: none of them is common inside a word that names something.
CHINESE_BREAKS = "的了是吗呢吧呀这那我你他她它们也都但被把与很就"
