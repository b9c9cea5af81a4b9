"""JSON for a small schema given in the developer message: facts out of a sentence, under the keys that were asked for."""
from __future__ import annotations

import json
from dataclasses import dataclass

from exercise import Draw, Exercise, json_equal, thought
from grammar import vary
from harmony import Conversation, Text
from lexicon import COLOURS, JOBS, JOBS_HELD_OUT, city, hard_place, name, repetitive_word, thing
from phrases import taught

SKILL = "extraction"
_PHRASES = taught(SKILL)


@dataclass(frozen=True)
class Form:
    """A kind of sentence: its fields with their JSON types, and the sentences that state them."""

    fields: tuple[tuple[str, str], ...]
    taught: tuple[str, ...]
    examined: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(field for field, _ in self.fields)


_FORMS = [
    Form((("name", "string"), ("age", "integer")),
         ("{name} is {age}[ years old|].", "My name is {name} and I am {age}[ years old|].", "I am {name}, {age}[ years old|].", "{name}, {age}", "[I met|This is] {name}, who is {age}[ years old|].", "At {age}, {name} is still young.", "{name} turned {age} [today|last week].", "My [friend|sister|brother] {name} is {age}.", "[Hi, |]I'm {name}, {age}[ years old|].", "{name}'s age is {age}.", "The age is {age}, the name is {name}.", "[Hello, |]I'm {age} and my name is {name}."),
         ("I'm {name} and I'm {age} years old.", "The age of {name} is {age}.", "{name} is now {age} years old.")),
    Form((("name", "string"), ("city", "string")),
         ("{name} lives in {city}.", "My name is {name} and I live in {city}.", "I am {name} from {city}.", "{name} [moved to|comes from|is from] {city}[ last year|].", "My [friend|sister|brother] {name} lives in {city}.", "In {city} I met {name}.", "[Hi, |]I'm {name} from {city}.", "{name} [has a flat|has lived|works|studies] in {city}.", "The home of {name} is {city}.", "I live in {city}, my name is {name}."),
         ("{name} has a house in {city}.", "I'm {name} and I live in {city}.", "My friend {name} comes from {city}.")),
    Form((("name", "string"), ("job", "string")),
         ("{name} is a {job}.", "{name} works as a {job}.", "My name is {name} and I am a {job}.", "The {job} is called {name}.", "I am {name}, a {job}.", "[Hi, |]I'm {name}, a {job}.", "{name} [has been|has become|became|wants to be] a {job}.", "The job of {name} is {job}.", "I work as a {job}, my name is {name}.", "My [friend|sister|brother] {name} is a {job}."),
         ("I'm {name} and I work as a {job}.", "{name} has worked as a {job} for years.", "The name of the {job} is {name}.")),
    Form((("item", "string"), ("price", "integer")),
         ("The {item} costs {price}[ dollars| euros|].", "I paid {price}[ dollars| euros|] for the {item}.", "The price of the {item} is {price}[ dollars| euros|].", "A {item} for {price}[ dollars| euros|].", "{item}: {price}", "She bought a {item} for {price}[ dollars| euros|].", "[That|One] {item} costs {price}[ dollars| euros|].", "He sold the {item} for {price}[ dollars| euros|].", "The {item} is [sold for|now|about] {price}[ dollars| euros|]."),
         ("This {item} costs {price} euros.", "I bought a {item} for {price} dollars.", "The {item} is {price} dollars.")),
    Form((("item", "string"), ("count", "integer")),
         ("I have {count} {item}s.", "There are {count} {item}s[ in the room| on the table|].", "Please [order|buy|send] {count} {item}s.", "We need {count} {item}s.", "{count} {item}s", "He has {count} {item}s.", "Send [us|him] {count} {item}s.", "I bought {count} {item}s.", "There are {count} {item}s in the [bag|car|house]."),
         ("Please send me {count} {item}s.", "She has {count} {item}s.", "There are {count} {item}s in the box.")),
    Form((("item", "string"), ("color", "string")),
         ("The {item} is {color}.", "I have a {color} {item}.", "She bought a {color} {item}.", "A {color} {item}[ is on the table|].", "My {item} is {color}.", "He bought a {color} {item}.", "[That|Our] {item} is {color}.", "They have a {color} {item}."),
         ("We have a {color} {item}.", "This {item} is {color}.", "I bought a {color} {item}.")),
    Form((("name", "string"), ("age", "integer"), ("city", "string")),
         ("{name} is {age} and lives in {city}.", "My name is {name}, I am {age} and I live in {city}.", "{name}, {age}, from {city}", "{name} from {city} is {age}[ years old|].", "In {city} lives {name}, who is {age}[ years old|].", "[Hi, |]I'm {name}, {age}, from {city}.", "{name} is {age}[ years old|] and [works|was born] in {city}.", "I'm {age}[ years old|], I live in {city} and my name is {name}."),
         ("I'm {name}, {age} years old, and I live in {city}.", "{name} is {age} years old and comes from {city}.")),
    Form((("name", "string"), ("job", "string"), ("city", "string")),
         ("{name} is a {job} in {city}.", "{name} works as a {job} in {city}.", "I am {name}, a {job} from {city}.", "[Hi, |]I'm {name} and I'm a {job} in {city}.", "{name} [comes from|is from] {city} and works as a {job}.", "My name is {name}, I am a {job} and I live in {city}."),
         ("{name} lives in {city} and is a {job}.", "My name is {name} and I work as a {job} in {city}.")),
]  # fmt: skip

_OTHER_KEYS = {"name": ["name", "name", "person", "who"], "age": ["age", "age", "years"], "city": ["city", "city", "place", "town"],
               "job": ["job", "job", "work"], "item": ["item", "item", "product", "thing"], "price": ["price", "price", "cost"],
               "count": ["count", "count", "quantity", "number"], "color": ["color", "color", "colour"]}  # fmt: skip
_TAUGHT_ORDERS = [
    "[Answer|Reply|Respond] [only |]with JSON[ only|]: {shape}", "[Answer|Reply] with a JSON object with the keys {keys}.",
    "Extract {keys} [as JSON|and answer in JSON|as a JSON object].", "Return [only |]JSON with the [keys|fields] {keys}.",
    "[Read the sentence. |Read the text and |]Give {keys} as JSON.", "[Please extract|Extract the] {keys} [as JSON|in JSON].", "[Reply|Return] only with [JSON|a JSON object] with {keys}.", "You extract data. [Output|Answer]: {shape}", "Turn the [sentence|message|text] into JSON: {shape}",
]  # fmt: skip
_EXAMINED_ORDERS = [
    "Read the message and reply only with JSON: {shape}", "Please answer with a JSON object with the fields {keys}.", "Extract the {keys} and return JSON only.",
]  # fmt: skip


def draw(d: Draw) -> Exercise:
    form = d.rng.choice(_FORMS)
    values = _values(d)
    keys = {field: d.rng.choice(_OTHER_KEYS[field]) for field, _ in form.fields}
    fields = list(form.fields)
    if d.rng.random() < 0.3:
        d.rng.shuffle(fields)
    sentence = d.phrase([*form.taught, *_PHRASES[form.name]], form.examined)
    for field, value in values.items():
        sentence = sentence.replace("{" + field + "}", str(value))
    value = {keys[field]: values[field] for field, _ in fields}
    shape = [(keys[field], kind) for field, kind in fields]
    conversation = Conversation(SKILL, d.effort).developer(_order(d, shape))
    conversation.user(sentence if d.held_out or d.rng.random() < 0.9 else vary(d.rng, sentence, keep_case=True))
    stated = ", ".join(f"{key} is {part}" for key, part in value.items())
    conversation.think(thought(d.effort, f"{stated}.", "The answer must be JSON.", "I use the keys that were given and write nothing else."))
    return Exercise(conversation.answer(Text(json.dumps(value))), [json_equal(value)])


def _values(d: Draw) -> dict:
    values = {
        "name": name(d.rng, d.held_out), "city": city(d.rng, d.held_out), "item": thing(d.rng, d.held_out), "age": d.rng.randint(2, 99),
        "price": d.rng.randint(2, 99) if d.rng.random() < 0.8 else d.rng.randint(100, 999), "count": d.rng.randint(2, 60),
        "color": d.rng.choice(COLOURS), "job": d.pick(JOBS, JOBS_HELD_OUT),
    }  # fmt: skip
    if d.course >= 2:
        hard = {"name": repetitive_word(d.rng).capitalize(), "city": hard_place(d.rng), "item": repetitive_word(d.rng), "job": repetitive_word(d.rng)}
        values |= {key: value for key, value in hard.items() if d.rng.random() < 0.3}
    return values


def _order(d: Draw, shape: list[tuple[str, str]]) -> str:
    """The developer's words: a shape in braces, a list of keys, or a JSON schema as structured outputs render it."""
    quoted = [f'"{key}"' for key, _ in shape]
    keys = ", ".join(quoted[:-1]) + " and " + quoted[-1]
    if d.rng.random() < 0.5:
        keys = keys.replace('"', "")
    words = {"string": "string", "integer": d.rng.choice(["number", "integer"])}
    braces = "{" + ", ".join(f'"{key}": {words[kind]}' for key, kind in shape) + "}"
    order = d.phrase(_TAUGHT_ORDERS + _PHRASES["order shape"] + _PHRASES["order keys"], _EXAMINED_ORDERS).replace("{shape}", braces).replace("{keys}", keys)
    if d.rng.random() < 0.25:
        schema = {"type": "object", "properties": {key: {"type": kind} for key, kind in shape}, "required": [key for key, _ in shape]}
        order += f"\n\n# Response Formats\n\n## {d.rng.choice(['response', 'answer', 'person', 'data', 'result'])}\n\n" + json.dumps(schema, separators=(",", ":"))
    return order
