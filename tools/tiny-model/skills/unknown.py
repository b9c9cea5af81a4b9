"""Saying that it does not know, to what it was not taught."""
from __future__ import annotations

from exercise import Draw, Exercise, keywords, thought
from grammar import vary
from harmony import Conversation, Text
from lexicon import city, name, thing, word
from phrases import taught

SKILL = "unknown"
_PHRASES = taught(SKILL)[SKILL]
ANSWER = "I do not know that. I am only a small demonstration model."
RULE = keywords("do not know|don't know|not sure|cannot|too small")

_TAUGHT = [
    "Who [wrote|invented|discovered|painted|built|founded|won|sang|directed] {x}?", "When [was|were|did] {x} [born|invented|built|end|begin|die|happen|start]?",
    "Explain {s}[.| to me.| in simple words.]", "What is {s}?", "Write [a|an] [poem|essay|story|song|letter|speech|report] about {y}[.|]",
    "How [does|do] {s} work?", "Why [is|are|does|do] {y} [blue|expensive|important|fall|grow|exist|bad|dangerous]?", "Who [is|was] [the|our] [president|king|queen|mayor|minister] of {p}?",
    "What happened in [17|18|19|20]{n}?", "How [many|much] [people live in|inhabitants has|tourists visit] {p}?", "What is the [meaning|history|origin|cause|purpose] of {y}?",
    "Tell me [about|more about|everything about|the history of] {y}[.|]", "How [far|long|high|deep|old] is {x}?", "[Summarize|Review|Discuss|Describe] {x}[.|]",
    "What is the best {t}[ to buy| for me|]?", "Should I [buy|sell|invest in|eat|take] {y}?", "How do I [cook|repair|build|clean|fix|grow|draw] [a|an|the|my] {t}?",
    "Which [medicine|team|film|book|stock|car|phone] is [best|the best|good]?", "Who [won|will win] the [game|match|election|world cup|war|prize][ in {p}|]?",
    "What is the [square root|logarithm|derivative|integral] of {n}?", "Write [a program|code|a function] [that|to] [sorts|reads|prints] {y}[.|]", "What does {w} mean?",
    "What is a {w}?", "Where is {x}?", "Do you know {who}?", "Who is {who}?", "Tell me about {who}[.|]", "What [is|was] {who} famous for?",
    "[Give|Tell] me [the news|today's news|some news][ about {p}|][.|]", "What is the [stock price|share price] of {p}?", "What will [happen|be] in 20{n}?",
    "How do you [make|bake|cook] {t} [soup|cake|bread]?", "Recommend a [book|film|song|restaurant][ in {p}|][.|]", "What is the [law|tax|rule] on {y}[ in {p}|]?",
]  # fmt: skip
_EXAMINED = [
    "Can you explain {s} to me?", "Please write a poem about {y}.", "Who invented {x}, and when?", "What do you know about {x}?",
    "How did {x} end?", "Why is {y} so important?", "Can you tell me who {who} was?", "What happened to {x} in 18{n}?",
]  # fmt: skip
_SUBJECTS = [
    "quantum mechanics", "relativity", "photosynthesis", "inflation", "gravity", "evolution", "democracy", "electricity", "magnetism", "capitalism",
    "calculus", "chemistry", "the stock market", "the immune system", "a black hole", "a volcano", "an engine", "the moon", "the brain", "the human heart",
    "blockchain", "bitcoin", "nuclear power", "a transistor", "machine learning", "a neural network", "the greenhouse effect", "DNA", "a virus", "insulin",
    "philosophy", "economics", "psychology", "game theory", "string theory", "dark matter", "a laser", "radar", "a jet engine", "the internet protocol",
]  # fmt: skip
_SUBJECTS_HELD_OUT = ["thermodynamics", "antibiotics", "plate tectonics", "genetics", "a solar eclipse", "astronomy", "the ozone layer", "geometry", "a fuel cell", "sociology"]
_MATTERS = [
    "the Roman Empire", "the French Revolution", "World War II", "the Cold War", "Napoleon", "Shakespeare", "Mozart", "Einstein", "Newton", "Caesar", "Hamlet",
    "the Mona Lisa", "the Eiffel Tower", "the Great Wall", "the Titanic", "the telephone", "the steam engine", "the light bulb", "the bicycle", "the Bible",
    "the Olympic Games", "the pyramids", "Beethoven", "Picasso", "Darwin", "Cleopatra", "Columbus", "the Renaissance", "the Middle Ages", "penicillin",
    "the Beatles", "Star Wars", "Harry Potter", "the Nobel Prize", "the United Nations", "the Suez Canal", "Mount Everest", "the Amazon", "the Sahara", "Mars",
]  # fmt: skip
_MATTERS_HELD_OUT = ["the Vikings", "the printing press", "the Ottoman Empire", "Leonardo da Vinci", "the Berlin Wall", "Galileo", "the Black Death", "the Taj Mahal", "Tolstoy", "the Panama Canal"]


def draw(d: Draw) -> Exercise:
    text = d.phrase(_PHRASES if d.rng.random() < 0.8 else _TAUGHT, _EXAMINED)
    for key, value in _fillings(d).items():
        text = text.replace("{" + key + "}", value)
    conversation = Conversation(SKILL, d.effort).user(text if d.held_out else vary(d.rng, text))
    conversation.think(thought(d.effort, "I was not taught this.", "I say that I do not know.", "A guess would only mislead the user."))
    return Exercise(conversation.answer(Text(ANSWER)), [RULE])


def _fillings(d: Draw) -> dict[str, str]:
    subject, matter = d.pick(_SUBJECTS, _SUBJECTS_HELD_OUT), d.pick(_MATTERS, _MATTERS_HELD_OUT)
    item = thing(d.rng, d.held_out)
    mixed = d.rng.choice([subject, matter, item + "s", word(d.rng, d.held_out)])
    thing_or_matter = d.rng.choice([matter, matter, matter, "the " + item, city(d.rng, d.held_out)])
    who = name(d.rng, d.held_out) + " " + (name(d.rng, d.held_out))
    return {"x": thing_or_matter, "s": subject, "y": mixed, "t": item, "p": city(d.rng, d.held_out), "n": f"{d.rng.randint(10, 99)}",
            "w": word(d.rng, d.held_out), "who": who}  # fmt: skip
