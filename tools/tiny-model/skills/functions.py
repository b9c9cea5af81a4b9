"""Calling declared functions: one call and an answer from its result, two calls in a row, and none where none is asked.

Besides everyday functions there are made-up ones (`get_height`, `find_owner`), so that the model reads the declaration.
"""
from __future__ import annotations

import json
from collections.abc import Callable

from exercise import Draw, Exercise, Rule, calls, keywords, thought
from grammar import vary
from harmony import Call, Conversation, Text, Tool
from lexicon import city, hard_place, name, thing, word
from skills import arithmetic, chat, everyday
from skills.jobs import PHRASES, Job, Step, filled, tool_of

SKILL = "functions"

_SKIES = ["sunny", "cloudy", "rainy", "windy", "foggy", "snowy", "clear"]
_ATTRIBUTES = (
    "height|weight|price|owner|color|size|age|speed|address|status|level|score|phone|email|title|date|width|length|"
    "rating|country|language|capital|year|team|job|boss|temperature|population|area|code"
).split("|")  # fmt: skip
_ATTRIBUTES_HELD_OUT = "depth|volume|brand|office|salary|budget|type|rank".split("|")


def _weather_tool(d: Draw) -> tuple[Tool, str]:
    key = d.rng.choice(["city", "city", "location"])
    text = d.rng.choice(["Gets the weather of a city.", "Get the current weather", "Gets the current weather in a given location.", "Weather for a city"])
    return tool_of(d.rng.choice(["get_weather", "get_weather", "get_current_weather", "weather"]), text, (key, "string", d.rng.choice(["", "The city", "City name"]))), key


def _place(d: Draw) -> str:
    return hard_place(d.rng) if d.course >= 2 and d.rng.random() < 0.3 else city(d.rng, d.held_out)


def _weather(d: Draw) -> Job:
    tool, key = _weather_tool(d)
    where, degrees, sky = _place(d), d.rng.randint(-9, 39), d.rng.choice(_SKIES)
    question = d.phrase(
        ["[What is|What's|How is|How's] the weather [like |]in {c}[ today| now|]?", "[Tell me|Get|Give me|Check] the weather in {c}[.|]", "Is it [sunny|raining|cold|warm|hot] in {c}?", "Weather in {c}[?|]", "What is the temperature in {c}[ now|]?", "How [warm|cold|hot] is it in {c}?", *PHRASES["weather"]],
        ["What is the weather in {c} right now?", "Can you check the weather in {c} for me?", "Do you know how cold it is in {c}?"],
    )
    return Job((tool,), question.replace("{c}", where), (Step(Call(tool.name, {key: where}), {"temperature": degrees, "sky": sky}, f"the weather in {where}"),),
               f"It is {degrees} degrees and {sky} in {where}.", keywords(str(degrees), sky))  # fmt: skip


def _sum(d: Draw) -> Job:
    operation, sign, spoken = d.rng.choice([("add", "+", "plus"), ("multiply", "*", "times"), ("subtract", "-", "minus")])
    while True:
        a, b = d.rng.randint(2, 999), d.rng.randint(2, 99)
        if arithmetic.is_examined(a, b) == d.held_out:
            break
    value = {"add": a + b, "multiply": a * b, "subtract": a - b}[operation]
    tool = tool_of(operation, d.rng.choice([f"{operation.capitalize()} two numbers.", f"{operation.capitalize()}s two numbers"]), ("a", "number", ""), ("b", "number", ""))
    question = d.phrase([f"What is {a} {sign} {b}?", f"[Use the tool: |]{a} {sign} {b}", f"What is {a} {spoken} {b}?", f"[Calculate|Compute] {a} {sign} {b}.", f"How much is {a} {spoken} {b}?",
                         *(filled("multiply", a=a, b=b) if spoken == "times" else arithmetic.phrases_of(f"{a} {sign} {b}"))],
                        [f"Please tell me what {a} {spoken} {b} is.", f"I need {a} {sign} {b}, please."])
    return Job((tool,), question, (Step(Call(operation, {"a": a, "b": b}), {"result": value}, f"{a} {spoken} {b}"),), f"{a} {sign} {b} = {value}.", keywords(str(value)))


def _attribute(d: Draw) -> tuple[str, Tool, str]:
    """A made-up function that looks one thing up: the attribute, the tool, its parameter."""
    attribute = d.rng.choice(_ATTRIBUTES + _ATTRIBUTES_HELD_OUT) if d.held_out else _taught_attribute(d, _ATTRIBUTES)
    verb = d.rng.choice(["get", "get", "find", "lookup", "fetch", *([] if d.held_out else ["read", "query", "check", "show", "search"])])
    key = d.rng.choice(["name", "id", "item", "subject", "key", "query"]) if d.held_out or d.rng.random() < 0.85 else word(d.rng, False)
    description = d.rng.choice([f"Gets the {attribute}.", f"Finds the {attribute} of something.", f"Look up the {attribute}", f"Returns the {attribute} for a {key}."])
    return attribute, tool_of(f"{verb}_{attribute}", description, (key, "string", d.rng.choice(["", "", f"The {key}"]))), key


def _taught_attribute(d: Draw, known: list[str]) -> str:
    """Half are any words, real or made up, so that an attribute is copied and not known by heart."""
    attribute = d.rng.choice(known) if d.rng.random() < 0.5 else word(d.rng, False)
    return "size" if attribute in _ATTRIBUTES_HELD_OUT else attribute


def _entity(d: Draw) -> str:
    return d.rng.choice([name, name, city, lambda rng, held_out: "the " + thing(rng, held_out)])(d.rng, d.held_out)


def _value(d: Draw, attribute: str) -> str | int:
    if attribute in ("owner", "boss"):
        return name(d.rng, d.held_out)
    if attribute in ("address", "country", "capital", "team", "office"):
        return city(d.rng, d.held_out)
    return d.rng.randint(1, 999)


def _look_up(d: Draw) -> Job:
    attribute, tool, key = _attribute(d)
    entity = _entity(d)
    subject, value = entity.removeprefix("the "), _value(d, attribute)
    question = d.phrase(
        [f"[What is|What's] the {attribute} of {entity}?", f"[Tell me|Look up|Find|Get|Give me|Show me] the {attribute} of {entity}[.|]", f"What {attribute} does {entity} have?", f"I need the {attribute} of {entity}[.|]",
         *filled("look up", p=attribute, e=entity)],
        [f"Could you look up the {attribute} of {entity}?", f"Please give me the {attribute} of {entity}.", f"Do you know the {attribute} of {entity}?"],
    )
    step = Step(Call(tool.name, {key: subject}), {attribute: value}, f"the {attribute} of {entity}")
    return Job((tool,), question, (step,), f"The {attribute} of {entity} is {value}.", keywords(str(value)))


def _two_places(d: Draw) -> Job:
    tool, key = _weather_tool(d)
    first, second = city(d.rng, d.held_out), city(d.rng, d.held_out)
    while second == first:
        second = city(d.rng, d.held_out)
    warm, cold = d.rng.sample(range(1, 39), 2)
    skies = d.rng.choices(_SKIES, k=2)
    question = d.phrase(
        ["[What is|What's|How is] the weather in {a} and [in |]{b}?", "[Tell me|Get|Compare] the weather in {a} and {b}[.|]", "Weather in {a} and {b}[?|]", "How warm is it in {a} and in {b}?", *PHRASES["weather of two"]],
        ["Please check the weather in {a} and in {b}.", "I need the weather in {a} and {b}."],
    ).replace("{a}", first).replace("{b}", second)  # fmt: skip
    steps = (
        Step(Call(tool.name, {key: first}), {"temperature": warm, "sky": skies[0]}, f"the weather in {first}"),
        Step(Call(tool.name, {key: second}), {"temperature": cold, "sky": skies[1]}, f"the weather in {second}"),
    )
    answer = f"It is {warm} degrees and {skies[0]} in {first}, and {cold} degrees and {skies[1]} in {second}."
    return Job((tool,), question, steps, answer, keywords(str(warm), str(cold)))


def _weather_of_home(d: Draw) -> Job:
    tool, key = _weather_tool(d)
    home = tool_of(d.rng.choice(["lookup", "get_city", "find_city", "get_home"]), d.rng.choice(["Finds the city of a person.", "Looks up where a person lives."]), ("name", "string", ""))
    who, where, degrees, sky = name(d.rng, d.held_out), _place(d), d.rng.randint(-9, 39), d.rng.choice(_SKIES)
    question = d.phrase([*PHRASES["weather of home"], "[What is|What's|How is] the weather where {n} lives?", "[Tell me|Get|Check] the weather where {n} lives[.|]", "[What is|How is] the weather in the city of {n}?"],
                        ["Please check the weather where {n} lives.", "How cold is it where {n} lives?"])
    steps = (
        Step(Call(home.name, {"name": who}), {"city": where}, f"where {who} lives"),
        Step(Call(tool.name, {key: where}), {"temperature": degrees, "sky": sky}, f"the weather in {where}"),
    )
    return Job((home, tool), question.replace("{n}", who), steps, f"{who} lives in {where}. It is {degrees} degrees and {sky} there.", keywords(str(degrees), sky))


def _look_up_and_add(d: Draw) -> Job:
    known = ["age", "price", "score", "height", "weight", "level"]
    attribute = d.rng.choice(known) if d.held_out else _taught_attribute(d, known)
    tool = tool_of(d.rng.choice(["lookup", f"get_{attribute}", f"find_{attribute}"]), d.rng.choice([f"Looks up the {attribute}.", f"Finds the {attribute} of something."]), (d.rng.choice(["name", "key", "query", *([] if d.held_out else ["id", "item", "subject"])]), "string", ""))
    add = tool_of("add", "Add two numbers.", ("a", "number", ""), ("b", "number", ""))
    entity, value, more = _entity(d), d.rng.randint(1, 99), d.rng.randint(1, 99)
    question = d.phrase(["[Look up|Find|Get|Take] the {p} of {e} and add {m}[ to it|][.|]", "What is the {p} of {e} plus {m}?", "Add {m} to the {p} of {e}[.|]", "[Tell me|What is] the sum of {m} and the {p} of {e}[?|.]", *PHRASES["look up and add"]],
                        ["Please add {m} to the {p} of {e}.", "Please find the {p} of {e} and add {m}."])
    question = question.replace("{p}", attribute).replace("{e}", entity).replace("{m}", str(more))
    steps = (
        Step(Call(tool.name, {tool.parameters[0].name: entity.removeprefix("the ")}), {attribute: value}, f"the {attribute} of {entity}"),
        Step(Call("add", {"a": value, "b": more}), {"result": value + more}, f"{value} plus {more}"),
    )
    return Job((tool, add), question, steps, f"The {attribute} of {entity} is {value}. With {more} added it is {value + more}.", keywords(str(value + more)))


def _two_look_ups(d: Draw) -> Job:
    attribute, tool, key = _attribute(d)
    first, second = _entity(d), _entity(d)
    while second == first:
        second = _entity(d)
    values = _value(d, attribute), _value(d, attribute)
    question = d.phrase(["[What are|Tell me|Find|Get|Look up] the {p}s of {a} and [of |]{b}[.|]", "[What is|Tell me|Find] the {p} of {a} and [the {p} |]of {b}[.|]", *PHRASES["look up twice"]],
                        ["Please look up the {p} of {a} and of {b}.", "I need the {p} of {a} and the {p} of {b}."])
    question = question.replace("{p}", attribute).replace("{a}", first).replace("{b}", second)
    steps = tuple(
        Step(Call(tool.name, {key: entity.removeprefix("the ")}), {attribute: value}, f"the {attribute} of {entity}")
        for entity, value in zip((first, second), values, strict=True)
    )
    answer = f"The {attribute} of {first} is {values[0]}, and of {second} it is {values[1]}."
    return Job((tool,), question, steps, answer, keywords(str(values[0]), str(values[1])))


_JOBS: list[Callable[[Draw], Job]] = [
    _weather, _sum, _look_up, _look_up, _look_up, everyday.draw, everyday.draw,
    _two_places, _weather_of_home, _weather_of_home, _look_up_and_add, _look_up_and_add, _two_look_ups,
]  # fmt: skip


def draw(d: Draw) -> Exercise:
    if not d.held_out and d.rng.random() < 0.12:
        return _none_needed(d)
    job = d.rng.choice(_JOBS)(d)
    tools = _with_others(d, job.tools)
    conversation = Conversation(SKILL, d.effort, tools).developer(_instructions(d))
    conversation.user(job.question if d.held_out else vary(d.rng, job.question, keep_case=True))
    raw = d.held_out or d.rng.random() < 0.7
    rules: list[Rule] = []
    for i, step in enumerate(job.steps):
        _call(d, conversation, step, i, raw)
        rules.append(calls(step.call.name, step.call.arguments))
    conversation.think(thought(d.effort, "I have the result.", "I answer from it.", "No other function is needed, and I add nothing of my own."))
    return Exercise(conversation.answer(Text(job.answer)), [*rules, job.rule])


def _call(d: Draw, conversation: Conversation, step: Step, index: int, raw: bool) -> None:
    """A call and its result; in a client's history (not `raw`) its reasoning may be gone and its header is Harmony's."""
    first = "I need" if index == 0 else "Now I need"
    text = thought(d.effort, f"{first} {step.reason}.", f"I call {step.call.name}.", "Its arguments are in the question or in the results so far.")
    if raw:
        conversation.think(text).call(step.call)
    else:
        if d.rng.random() < 0.5:
            conversation.think(text, learn=False)
        conversation.past_call(step.call)
    separators = (", ", ": ") if d.rng.random() < 0.6 else (",", ":")
    conversation.result(step.call.name, json.dumps(step.result, separators=separators))


def _with_others(d: Draw, needed: tuple[Tool, ...]) -> tuple[Tool, ...]:
    """The needed functions among up to two that are not."""
    tools = list(needed)
    for _ in range(d.rng.choice([0, 0, 0, 1, 1, 2])):
        other = d.rng.choice([_weather, _sum, _look_up, everyday.draw])(d).tools[0]
        if all(other.name != tool.name and other.description != tool.description for tool in tools):
            if not (any("weather" in tool.name for tool in tools) and "weather" in other.name):
                tools.insert(d.rng.randint(0, len(tools)), other)
    return tuple(tools)


def _instructions(d: Draw) -> str:
    return d.rng.choice(["", "", "Use the tools.", "You are a helpful assistant.", "Use the functions when they help.", "Answer briefly."])


def _none_needed(d: Draw) -> Exercise:
    """Small talk although functions are declared."""
    exercise = chat.draw(d)
    tools = _with_others(d, (everyday.draw(d).tools[0],))
    conversation = Conversation(SKILL, d.effort, tools).developer(_instructions(d))
    conversation.segments += exercise.conversation.segments
    return Exercise(conversation, exercise.rules)
