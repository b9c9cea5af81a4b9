"""Remembering over three turns: what the user said first is asked for last."""
from __future__ import annotations

from exercise import Draw, Exercise, keywords, thought
from grammar import vary
from harmony import Conversation, Text
from lexicon import ANIMALS, COLOURS, JOBS, JOBS_HELD_OUT, city, name, word
from phrases import taught
from skills import chat

SKILL = "memory"
_PHRASES = taught(SKILL)

# what: how it is told, how it is asked (taught, examined), how told is acknowledged, the answer
_FACTS = {
    "name": (["My name is {v}[.|!|]", "I am {v}[.|!|]", "[Hi|Hello|Hey][!|,] [I am|I'm|my name is] {v}[.|!|]", "Call me {v}[.|]", "[You can call me|They call me|People call me|I am called] {v}[.|]", "This is {v}[.|]"],
             ["What is my name?", "What's my name?", "Who am I?", "Do you [remember|know|still know] my name?", "[Tell me|Say] my name[.|]", "What am I called?", "How am I called?"],
             ["Hello there, my name is {v}.", "Please call me {v}."], ["Can you tell me what my name is?", "Do you still remember my name?"],
             "Nice to meet you, {v}!", "Your name is {v}."),
    "number": (["My [lucky |favorite |secret |]number is {v}[.|]", "Remember the number {v}[.|]", "The number is {v}[.|]", "[Please remember|Keep in mind|Note] the number {v}[.|]", "I am thinking of the number {v}[.|]"],
               ["What [is|was] [the|my] [lucky |favorite |secret |]number?", "Which number [did I say|was it|did I tell you]?", "[Tell me|Say|Repeat] [the|my] number[.|]", "Do you [remember|know|still know] [the|my] number?"],
               ["Please keep the number {v} in mind.", "The number to remember is {v}."], ["Can you tell me the number?", "Do you still remember which number I said?"],
               "OK, I will remember {v}.", "The number is {v}."),
    "color": (["My favorite color is {v}[.|]", "I like {v} best[.|]", "I like the color {v}[.|]", "[The color is|Remember the color] {v}[.|]"],
              ["What is my favorite color?", "Which color [do I like|did I say|is my favorite]?", "What color [do I like|did I say|was it]?", "Do you [remember|know] my [favorite |]color?"],
              ["The color that I like best is {v}."], ["Can you tell me my favorite color?"],
              "{v} is a nice color.", "Your favorite color is {v}."),
    "city": (["I live in {v}[.|]", "I am from {v}[.|]", "I come from {v}[.|]", "My [home|city|home town] is {v}[.|]", "I moved to {v}[.|]"],
             ["Where do I live?", "Where am I from?", "In which city do I live?", "Which city [do I live in|did I say|am I from|is my home]?", "What is my city?", "Do you [remember|know] where I live?"],
             ["My house is in {v}.", "I have lived in {v} for years."], ["Can you tell me where I live?", "Do you still know which city I live in?"],
             "{v} is a fine city.", "You live in {v}."),
    "pet": (["My {k} is called {v}[.|]", "I have a {k} called {v}[.|]", "My {k}'s name is {v}[.|]", "The name of my {k} is {v}[.|]", "I have a {k} named {v}[.|]"],
            ["What is my {k} called?", "What is the name of my {k}?", "What is my {k}'s name?", "Do you [remember|know] the name of my {k}?", "How is my {k} called?"],
            ["At home I have a {k} called {v}."], ["Can you tell me the name of my {k}?"],
            "{v} is a good name for a {k}.", "Your {k} is called {v}."),
    "job": (["I am a {v}[.|]", "I work as a {v}[.|]", "My job is {v}[.|]"],
            ["What is my job?", "What do I do[ for a living|]?", "What do I work as?", "Do you [remember|know] my job?"],
            ["For a living I work as a {v}."], ["Can you tell me what my job is?"],
            "That is a good job.", "You are a {v}."),
    "word": (["[Remember|Note|Keep] the word {v}[.|]", "The [secret word|password|code word|word] is {v}[.|]", "My [secret word|password|code word] is {v}[.|]"],
             ["What [is|was] [the|my] [secret word|password|code word|word]?", "Which word [did I say|was it]?", "Do you [remember|know] the [word|password|secret word]?", "[Tell me|Say|Repeat] the [word|password|secret word][.|]"],
             ["Please keep the word {v} in mind."], ["Can you tell me the word?", "Do you still remember which word I said?"],
             "OK, I will remember it.", "The word is {v}."),
}  # fmt: skip


def draw(d: Draw) -> Exercise:
    kind = d.rng.choice(["name", "name", "number", *_FACTS])
    told, asked, told_examined, asked_examined, acknowledged, answer = _FACTS[kind]
    animal, value = d.rng.choice(ANIMALS), _value(d, kind)
    fill = lambda text: text.replace("{k}", animal).replace("{v}", value)  # noqa: E731
    conversation = Conversation(SKILL, d.effort).developer(d.rng.choice(["", "", "", "", "You are a helpful assistant."]))
    first = fill(d.phrase(told + _PHRASES[f"{kind} told"], told_examined))
    conversation.user(first if d.held_out else vary(d.rng, first, keep_case=True))
    reply = fill(acknowledged)
    if not d.held_out and d.rng.random() < 0.25:
        return _acknowledge(conversation, kind, reply[0].upper() + reply[1:], value)
    conversation.past_answer(reply[0].upper() + reply[1:])
    for _ in range(1 if d.held_out else d.rng.choice([0, 1, 1, 1, 2])):
        _small_talk(d, conversation)
    question = fill(d.phrase(asked + _PHRASES[f"{kind} asked"], asked_examined))
    conversation.user(question if d.held_out else vary(d.rng, question))
    conversation.think(thought(d.effort, f"The user said it: {value}.", f"It was the {kind} in an earlier message.", "I repeat it exactly."))
    return Exercise(conversation.answer(Text(fill(answer))), [keywords(value)])


def _acknowledge(conversation: Conversation, kind: str, reply: str, value: str) -> Exercise:
    """The first turn only: what the model says when it is told."""
    conversation.think(thought(conversation.effort, f"The user tells me: {value}.", f"I keep the {kind} in mind.", "A short, friendly answer is enough."))
    return Exercise(conversation.answer(Text(reply)), [keywords("")])


def _small_talk(d: Draw, conversation: Conversation) -> None:
    intent = d.rng.choice(chat.INTENTS)
    conversation.user(chat.wording(d, intent)).past_answer(intent.answer)


def _value(d: Draw, kind: str) -> str:
    if kind in ("name", "pet"):
        return name(d.rng, d.held_out)
    if kind == "number":
        return str(d.rng.randint(2, 99) if d.rng.random() < 0.7 else d.rng.randint(100, 9999))
    if kind == "city":
        return city(d.rng, d.held_out)
    if kind == "color":
        return d.rng.choice(COLOURS)
    return d.pick(JOBS, JOBS_HELD_OUT) if kind == "job" else word(d.rng, d.held_out)


