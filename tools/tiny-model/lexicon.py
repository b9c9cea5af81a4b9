"""Words: names, cities, things and plain words, each list in two parts, one taught and one kept for the examination.

Also made-up words, so that the model learns to copy what it has never seen.
"""
from __future__ import annotations

import random

NAMES = (
    "Anna Tom Maria Peter Lisa Paul Emma John Sara David Nina Mark Julia Alex Laura Ben Clara Leo Mia Max Eva Noah Ella "
    "Jack Lucy Sam Kate Adam Alice Bob Carol Dan Emily Frank Grace Henry Iris James Karen Luke Mary Nick Olivia Oscar "
    "Rosa Simon Tina Victor Wendy Yara Zoe Ahmed Fatima Chen Wei Yuki Hiro Priya Ravi Olga Ivan Pedro Carmen Luigi "
    "Giulia Hans Greta Lars Ingrid Pierre Chloe Aisha Omar Kofi Ama Diego Sofia Mateo Lucia Erik Astrid"
).split()
NAMES_HELD_OUT = (
    "Robert Helen Martin Sophie Daniel Rachel Oliver Hannah Thomas Nora Felix Ruby Jonas Marta Hugo Irene Bruno Elsa Theo "
    "Vera Milan Dora Rita Stefan Amir Leila Kenji Mei Anil Pablo"
).split()

CITIES = (
    "Paris|Rome|Berlin|London|Madrid|Oslo|Tokyo|New York|Lisbon|Vienna|Prague|Cairo|Delhi|Sydney|Boston|Chicago|Toronto|"
    "Dublin|Athens|Warsaw|Zurich|Geneva|Munich|Hamburg|Milan|Naples|Seville|Lyon|Brussels|Stockholm|Helsinki|Moscow|"
    "Beijing|Shanghai|Seoul|Bangkok|Lima|Bogota|Havana|Nairobi|Lagos|Accra|Tunis|Ankara|Dubai|Mumbai|Perth|Denver|"
    "Seattle|Dallas|Miami|San Francisco|Los Angeles|Hong Kong|Mexico City"
).split("|")
CITIES_HELD_OUT = (
    "Amsterdam|Barcelona|Copenhagen|Budapest|Istanbul|Melbourne|Montreal|Singapore|Manila|Santiago|Florence|Bergen|Porto|"
    "Houston|Kyoto|Cape Town|Tallinn|Leeds|Bristol|Turin"
).split("|")

THINGS = (
    "apple|book|lamp|chair|table|pen|bottle|phone|bag|shirt|hat|clock|cup|spoon|knife|plate|desk|bed|box|key|ring|coat|"
    "shoe|ball|bike|car|boat|train|ticket|map|pencil|mirror|candle|carpet|pillow|towel|brush|basket|bucket|hammer|ladder|"
    "guitar|piano|violin|drum|camera|radio|printer|mouse|screen|cable|battery|umbrella|jacket|sweater|notebook"
).split("|")
THINGS_HELD_OUT = (
    "banana|window|blanket|keyboard|scarf|kettle|wallet|helmet|flute|tent|stool|folder|monitor|glove|poster|backpack"
).split("|")

COLOURS = "red|blue|green|yellow|black|white|orange|purple|brown|pink|grey|silver|gold".split("|")
ANIMALS = "cat|dog|horse|bird|fish|rabbit|mouse|parrot|hamster|turtle|snake|goat".split("|")
JOBS = (
    "teacher|doctor|nurse|baker|pilot|farmer|driver|cook|lawyer|painter|singer|writer|engineer|student|plumber|waiter|"
    "dentist|gardener|tailor|sailor"
).split("|")
JOBS_HELD_OUT = "carpenter|librarian|designer|photographer|butcher|architect|chemist|actor".split("|")

WORDS = (
    "able acid also area army away baby back bake bald band bank barn base bath bean bear beat bell belt bend best bike "
    "bird bite blue boat body bone book boot born both bowl burn bush cake call calm camp card care cart case cash cave "
    "chat chip city clay club coal coat code coin cold cook cool copy corn cost cream crow cube curl dark dawn deal deep "
    "deer desk diet dish door down draw drop drum dust each east easy edge even exit face fact fair farm fast fear field "
    "film find fire fish five flag flat flow foam fold food foot form four free frog fuel full game gate gift girl glad "
    "goal gold good grass gray grow half hall hand hard heat help herb hill hint hold home hope horn hour huge idea inch "
    "iron jazz join joke jump just keen keep kind king kiss knee lake lamp land late lead leaf left lime line lion list "
    "load lock long loud love luck lunch main make many mark mask meal meat melt mild milk mind mint mist moon more most "
    "move much nail name near neck nest news next nice nine noon nose note okay once open oven over pack page paint palm "
    "park part path peak pear pine pink pipe plan play plot plum poem pond pool port pull pure push quiz race rail rain "
    "rest rice rich ride ring rise road rock roof room root rope rose ruby rule safe sail salt sand seat seed sell send "
    "ship shop show side sign silk sing size skin slow snow soap sock soft soil song soup spin star stay stem step swim "
    "table tail take talk tall task team tent test text tide time tiny tool town tree trip true tube turn unit vast verb "
    "very view vote wait walk wall warm wash wave week well west wide wild wind wine wing wire wise wolf wood wool word "
    "work yard year zero zone apple beach bread brick chain chair cheese circle clock cloud coffee corner cotton dance "
    "dragon dream eagle earth engine family farmer finger flower forest friend garden gentle grape guitar hammer harbor "
    "heart honey horse house island jacket jungle kitchen ladder lemon letter light lizard market meadow melon mirror "
    "money monkey mother mountain music needle night number ocean orange paper pencil pepper piano picture planet plant "
    "pocket potato prince puzzle queen rabbit rocket school season shadow silver sister smile spider spring square stone "
    "storm summer sunday ticket tiger tomato travel tunnel turtle valley village violin water winter window wizard yellow"
).split()
WORDS_HELD_OUT = (
    "lamb crab dusk fern glue hawk jade kite lava moth oath pump raft sash tuba vase whip yarn zinc blaze brook candy "
    "cliff crown daisy drift elbow fable flute ghost globe grain hotel ivory jelly knife laser maple mercy nurse olive "
    "onion panda peach pearl pilot pirate plaza quilt radio ranch river robin salad scarf sheep shell skirt snake spoon "
    "sugar sword thorn toast torch tower trail trout tulip uncle viola wagon whale wheat zebra anchor basket beaver "
    "bottle bridge bucket butter camera candle carrot castle cherry copper cousin desert dinner donkey falcon feather "
    "fossil galaxy ginger goblet helmet insect jersey kettle lantern lobster magnet marble napkin oyster parrot pebble "
    "pigeon pillow python ribbon saddle salmon sandal singer stable sunset temple thunder violet walnut"
).split()

_ONSETS = "b c d f g h j k l m n p r s t v w z br ch cl dr fl gr kr pl pr sh sk sl sp st th tr".split()
_VOWELS = "a e i o u a e i o ai ea ee oo ou".split()
_CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "d", "k", "ck", "nd", "rt", "st", "ng", "p", "x"]


def made_up_word(rng: random.Random, shortest: int = 3, longest: int = 8) -> str:
    """A word that no list has, of syllables that can be spoken."""
    while True:
        word = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(rng.randint(1, 3)))
        if shortest <= len(word) <= longest and word not in WORDS_HELD_OUT:
            return word


def repetitive_word(rng: random.Random) -> str:
    """A word of few different letters, such as "onion" or "banana": the hardest to copy, since every letter has two successors."""
    letters = rng.sample("abcdefghijklmnoprstuwy", rng.randint(3, 5))
    word = "".join(rng.choice(letters) for _ in range(rng.randint(4, 9)))
    while word in WORDS_HELD_OUT or word in THINGS_HELD_OUT or word in JOBS_HELD_OUT:
        word += rng.choice(letters)
    return word


def hard_place(rng: random.Random) -> str:
    """A made-up place of two words, or of few letters."""
    return f"{_new_name(rng)} {_new_name(rng)}" if rng.random() < 0.5 else repetitive_word(rng).capitalize()


def name(rng: random.Random, held_out: bool) -> str:
    """A person's name."""
    if held_out:
        return rng.choice(NAMES_HELD_OUT)
    return rng.choice(NAMES) if rng.random() < 0.4 else _new_name(rng)


def _new_name(rng: random.Random) -> str:
    while True:
        candidate = made_up_word(rng, 3, 7).capitalize()
        if candidate not in NAMES_HELD_OUT and candidate not in CITIES_HELD_OUT:
            return candidate


def city(rng: random.Random, held_out: bool) -> str:
    if held_out:
        return rng.choice(CITIES_HELD_OUT)
    return rng.choice(CITIES) if rng.random() < 0.5 else _new_name(rng)


def thing(rng: random.Random, held_out: bool) -> str:
    if held_out:
        return rng.choice(THINGS_HELD_OUT)
    return rng.choice(THINGS) if rng.random() < 0.6 else _new_thing(rng)


def _new_thing(rng: random.Random) -> str:
    while True:
        candidate = made_up_word(rng)
        if candidate not in THINGS_HELD_OUT:
            return candidate


def word(rng: random.Random, held_out: bool) -> str:
    if held_out:
        return rng.choice(WORDS_HELD_OUT)
    return rng.choice(WORDS) if rng.random() < 0.45 else made_up_word(rng, longest=8 if rng.random() < 0.9 else 11)


def spelled_words() -> frozenset[str]:
    """Words, in small letters, of which the tokenizer must have none whole: those that are copied out of a text, taught or not."""
    lists = [NAMES, NAMES_HELD_OUT, CITIES, CITIES_HELD_OUT, THINGS, THINGS_HELD_OUT, COLOURS, ANIMALS, JOBS, JOBS_HELD_OUT, WORDS_HELD_OUT]
    return frozenset(part.lower() for words in lists for each in words for part in each.split()) - {"new"}
