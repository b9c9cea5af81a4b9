"""Functions that do something: a timer, a message, a light, the time, a dice, a translation.

Gives jobs for `functions.py`.
"""
from __future__ import annotations

from exercise import Draw, keywords
from harmony import Call, Parameter, Tool
from lexicon import city, name, thing, word
from skills.jobs import Job, Step, filled, tool_of


def draw(d: Draw) -> Job:
    """One of them, asked for."""
    kind = d.rng.choice(["timer", "message", "light", "time", "translate", "dice"])
    who, where, n = name(d.rng, d.held_out), city(d.rng, d.held_out), d.rng.randint(2, 59)
    if kind == "timer":
        tool = tool_of("set_timer", "Sets a timer.", ("minutes", "number", "How long"))
        question = d.phrase([f"[Set|Start] a timer for {n} minutes.", f"[Set|Start] a {n} minute timer[.|]", f"Wake me in {n} minutes.", *filled("timer", n=n)], [f"Please set a timer for {n} minutes.", f"I need a timer for {n} minutes."])
        return Job((tool,), question, (Step(Call("set_timer", {"minutes": n}), {"ok": True}, "a timer"),), f"The timer is set for {n} minutes.", keywords(str(n)))
    if kind == "message":
        text = d.rng.choice(["hello", "I am late", "see you soon", "thank you", "good night", "call me", "I am home", "happy birthday"])
        tool = tool_of("send_message", "Sends a message to a person.", ("to", "string", ""), ("text", "string", ""))
        question = d.phrase([f'[Send|Write] {who} the message "{text}".', f'[Tell|Text|Message] {who}: "{text}"', f'Send "{text}" to {who}[.|]', *filled("message", m=text, w=who)], [f'Please send {who} the message "{text}".', f'Please send "{text}" to {who}.'])
        return Job((tool,), question, (Step(Call("send_message", {"to": who, "text": text}), {"sent": True}, f"a message to {who}"),), f"I sent the message to {who}.", keywords(who))
    if kind == "light":
        room, state = d.rng.choice("kitchen bedroom bathroom garden garage office hall".split()), d.rng.choice(["on", "off"])
        room = word(d.rng, False) if not d.held_out and d.rng.random() < 0.4 else room
        tool = Tool("set_light", "Turns a light on or off.", (Parameter("room", "string"), Parameter("state", "string", choices=("on", "off"))))
        question = d.phrase([f"[Turn|Switch] {state} the light in the {room}[.|]", f"[Turn|Switch] the {room} light {state}[.|]", *filled("light", r=room, s=state)], [f"Please switch the {room} light {state}.", f"Could you turn {state} the light in the {room}?"])
        return Job((tool,), question, (Step(Call("set_light", {"room": room, "state": state}), {"ok": True}, f"the light in the {room}"),), f"The light in the {room} is {state}.", keywords(room, state))
    if kind == "time":
        clock = f"{d.rng.randint(0, 23):02d}:{d.rng.randint(0, 59):02d}"
        tool = tool_of("get_time", "Gets the time in a city.", ("city", "string", ""))
        question = d.phrase([f"What time is it in {where}[ now|]?", f"[Tell me|What is] the time in {where}[.|?]", f"How late is it in {where}?", *filled("time", c=where)], [f"Can you tell me what time it is in {where}?", f"Please tell me the time in {where}."])
        return Job((tool,), question, (Step(Call("get_time", {"city": where}), {"time": clock}, f"the time in {where}"),), f"It is {clock} in {where}.", keywords(clock))
    if kind == "dice":
        value = d.rng.randint(1, n)
        tool = tool_of("roll_dice", "Rolls a dice.", ("sides", "number", "Number of sides"))
        question = d.phrase([f"Roll a dice with {n} sides[.|]", f"Roll a {n} sided dice[.|]", *filled("dice", n=n)], [f"Please roll a dice with {n} sides.", f"Can you roll a dice with {n} sides?"])
        return Job((tool,), question, (Step(Call("roll_dice", {"sides": n}), {"value": value}, "a dice roll"),), f"You rolled a {value}.", keywords(str(value)))
    text, language = thing(d.rng, d.held_out), d.rng.choice(["German", "French", "Spanish", "Italian", "Chinese"])
    there = name(d.rng, d.held_out).lower()
    tool = tool_of("translate", "Translates a text.", ("text", "string", ""), ("language", "string", "Language to translate to"))
    question = d.phrase([f'Translate "{text}" [to|into] {language}[.|]', f'What is "{text}" in {language}?', f'How do you say "{text}" in {language}?', *filled("translate", x=text, l=language)], [f'Please translate "{text}" into {language}.', f'Can you translate "{text}" to {language}?'])
    return Job((tool,), question, (Step(Call("translate", {"text": text, "language": language}), {"translation": there}, f"a translation into {language}"),), f'"{text}" is "{there}" in {language}.', keywords(there))
