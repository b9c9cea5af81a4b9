"""What people ask about the app, as clauses and as topics: "tell me {clause}", "a question about {topic}".

By the topic of the intent that they mean. Knows no answers.
"""
from __future__ import annotations

import random

from grammar import expand

_CLAUSE_FRAMES = [
    "[Please |]tell me {c}[.|]", "[Can|Could|Would] you [please |][tell me|explain|say|explain to me|let me know] {c}[?|]", "Do you know {c}?",
    "I [want|would like|need] to know {c}[.|]", "[So |And |Well, |But ]{c}?", "I wonder {c}[.|]", "[Please explain|Explain|Say] {c}[.|]", "[May|Can] I ask {c}?",
]  # fmt: skip
_TOPIC_FRAMES = [
    "[Please tell|Tell] me [something |more |]about {t}[.|]", "What about {t}?", "I have a question about {t}[.|]", "[Can|Could] you [tell me|say] [something|more] about {t}?",
    "What can you tell me about {t}?", "I want to [know|learn] more about {t}[.|]",
]  # fmt: skip
_REQUEST_FRAMES = [
    "[Can|Could|Would|Will] you [please |]{r}[?|]", "[Is it possible to|Is there a way to|Are you able to] {r}?", "[Please |]{r}[.|]", "I [want|would like|want you|would like you] to {r}[.|]",
]  # fmt: skip

# topic: clauses, topics, requests
_ASKED: dict[str, tuple[list[str], list[str], list[str]]] = {
    "The user asks how I am": (["how you [are|feel]", "how [it is going|things are]", "if you are [well|fine|ok]"], [], []),
    "The user asks who I am": (["who you are", "what you are", "what your name is", "which [AI |]model [you are|this is|I am talking to|I am using]", "what [this|the] model is called", "what you are called"], ["yourself", "gpt-oss-tiny", "this model"], ["introduce yourself", "tell me your name"]),
    "The user asks if I am a larger model": (["if you are [gpt-oss-20b|ChatGPT|the real gpt-oss|the large model]", "whether [this is|you are] [ChatGPT|gpt-oss-20b|the real model]"], [], []),
    "The user asks who made me": (["who [made|built|trained|created] you", "how you were [made|built|created]", "where you come from", "what you were trained on", "who the people are who made you"], ["your training", "your maker", "how you were trained"], []),
    "The user asks what I can do": (["what you can do[ for me|]", "what you are [good at|able to do]", "how you can help[ me|]", "what I can ask[ you|]", "what kind of [help|questions] you [give|answer]", "which things you can do"], ["your skills", "your abilities", "what you can do"], ["help me", "give me an example", "show me your skills"]),
    "The user asks about privacy": (["if my [messages|chats|words] are [sent|private|safe]", "who can [read|see] [my messages|this chat|what I write]", "where my [messages|data|words] go", "if [this|this chat|our chat] is [private|safe|secret]", "whether [anything|my text|my chat] is [sent|shared|uploaded]", "if [OpenAI|someone|a server] [gets|reads|sees] [my messages|this|what I type]"], ["privacy", "my privacy", "the safety of my data"], []),
    "The user asks where I run": (["where you [run|work]", "how you [work|run]", "how this [app |]works", "if you run [on a server|locally|in my browser|on my computer|in the cloud]", "what you run on", "which computer you run on"], ["how this works", "your hardware"], []),
    "The user asks about WebGPU": (["what WebGPU [means|does|is for]", "why WebGPU is needed"], ["WebGPU"], []),
    "The user asks about working offline": (["if you work [offline|without internet|without a connection]", "whether [I need|you need] [the internet|a connection|to be online]", "if this works [offline|on a plane]"], ["offline use", "working offline"], ["work without [the internet|a connection]", "use this offline", "use you [offline|without internet]", "run without an internet connection"]),
    "The user asks how to install the app": (["how to install [you|this|it]", "how I [can |]install [this app|you|it]", "where I can install [this|the app]", "if I can install [this|you|the app]"], ["the installation", "installing [this|you|the app]"], ["install [you|this|it|the app]", "get this as an app", "put you on my [computer|phone|desktop]"]),
    "The user asks about my size": (["how [big|large|small] you [really |]are", "what your size is", "how many [parameters|layers] you have", "how many megabytes you [are|have]"], ["your size", "your parameters"], []),
    "The user asks about the size of gpt-oss-20b": (["how [big|large] [gpt-oss-20b|the real model|the download] is", "how much [space|memory] [gpt-oss-20b|the real model|the large model] needs", "how large the download is", "what the size of [gpt-oss-20b|the real model] is"], ["the size of [gpt-oss-20b|the download|the real model]", "the download size[ of gpt-oss-20b|]"], []),
    "The user wants the real model": (["how [to|I can|I could] [get|load|use|download|run] [gpt-oss-20b|the real model|the large model|another model]", "how to switch [models|to gpt-oss-20b|the model]", "where I [get|find] [gpt-oss-20b|the real model]"], [], ["[load|use|run|download|switch to|try] [gpt-oss-20b|the real model|the big model|a better model]"]),
    "The user asks about gpt-oss-20b": (["what gpt-oss-20b [does|can do]", "who made gpt-oss-20b", "what the real model is"], ["gpt-oss-20b", "the real model", "gpt-oss"], []),
    "The user asks how good I am": (["if I can trust you", "how [good|clever|reliable] you are", "if you make mistakes", "if your answers are [right|true|correct]", "what your limits are"], ["your mistakes", "your limits", "your quality"], ["trust you"]),
    "The user asks about the format of the weights": (["what MXFP4 [means|does]", "how your weights are [stored|saved]", "what format [your weights|the weights] are in"], ["MXFP4", "[your|the] weights", "the format of your weights", "safetensors"], []),
    "The user asks about my reasoning": (["what [the|your] analysis [means|does|is for]", "how you think", "why you think first", "where I can see your [thoughts|reasoning]", "if you think before you answer"], ["your [reasoning|thoughts|analysis|thinking]"], ["see [your thoughts|what you think|your thinking]", "show me your [thinking|thoughts]"]),
    "The user asks about the reasoning effort": (["what [the reasoning effort|low effort|high effort] [means|does]", "how to make you think [more|longer|harder]", "how to [set|change] the effort", "which efforts there are"], ["the [reasoning |]effort", "effort levels"], ["think [longer|more|harder]", "change [the effort|how long you think]", "make you think more"]),
    "The user asks about the price": (["if [this|it|the app] is free", "what [this|it] costs", "if I [must|have to] pay", "whether I need an account", "how much I must pay"], ["the [price|costs]"], ["use this for free", "use you without [an account|paying]"]),
    "The user asks about the API": (["if there is an API", "how [to|I can] use the API", "if my [code|program] can call you", "what the API can do"], ["[your|the] API"], ["use [your|the] API", "call [you|this] from [code|a script|my page|my program]"]),
    "The user asks what is stored": (["where my [chats|messages|conversations] are [saved|kept]", "what is [stored|saved]", "if [our|my] [chats|conversations] are [saved|kept|stored]", "how to delete [my data|my chats|everything]"], ["[stored|saved] [data|chats]", "my stored conversations"], ["delete [my conversations|my data|everything|this chat|all of my messages]", "[save|keep|store] [my|our] chats"]),
    "The user asks for the internet": (["if you [can use|have|search] the [internet|web]"], [], ["[search|use|browse|look at] the [web|internet] for me", "[open|visit] a website", "go online", "look something up on the internet"]),
    "The user asks for images or sound": (["if you can [see|draw|make] [pictures|images]"], ["pictures", "images"], ["draw [me |][a picture|something|a cat]", "[look at|see|make|show me] [a picture|this image|a photo|my photo|pictures|images]", "paint something", "sing a song"]),
    "The user wants a joke": ([], [], ["tell me [a|another|one] [funny |good |]joke", "say something funny", "make a joke", "make me laugh[ please| a bit|]"]),
    "The user asks if I am a person": (["if you are [a human|a machine|a person|real|alive|a robot]", "how old you are", "whether you have feelings", "if I am talking to a [machine|human|robot|person]"], ["your feelings"], []),
    "The user asks about languages": (["what languages you [speak|know]", "how many languages you speak", "if you [speak|understand|know] [German|French|Spanish|Chinese|other languages|another language]"], ["your languages", "languages"], ["speak [French|German|Spanish|another language]", "understand [German|other languages|Spanish]"]),
    "The user asks about the app": (["what this [is|page is|website is|web page does]", "what gpt-oss-web is", "what this app is [called|for|good for]", "what this app does"], ["this [app|page|web page|website]", "gpt-oss-web"], []),
    "The user asks for more than I can do": (["if you can [program|write code|write stories]"], [], ["write [code|programs|a story|a book|an app|a long text]", "[do|make] my homework", "fix my [code|program]", "program for me"]),
    "The user asks what is needed": (["what [browser|computer|GPU|device] I need", "which browsers [work|are good]", "if [this|it] [works|runs] on [my phone|a Mac|Linux|my laptop]", "if I need [a GPU|a good computer|Chrome]", "what the requirements are"], ["the requirements", "browsers"], ["run [this|you] on [my phone|a phone|an old computer|my tablet]"]),
    "The user asks about speed": (["how fast you are", "why [you are|it is|this is] [so |][slow|fast]", "how many tokens per second you make"], ["your speed"], ["[be|answer|go] faster", "speed up"]),
    "The user wants to stop": (["how to stop [you|an answer|this]", "how I [can |]stop [you|it|the answer]"], [], ["stop [now|that|this|talking|the answer|your answer]", "be quiet"]),
}  # fmt: skip


def draw(rng: random.Random, topic: str) -> str | None:
    """An indirect way to ask about `topic`; None where none is known."""
    frames = (_CLAUSE_FRAMES, _TOPIC_FRAMES, _REQUEST_FRAMES)
    kinds = [(frames, asked) for frames, asked in zip(frames, _ASKED.get(topic, ()), strict=False) if asked]
    if not kinds:
        return None
    some_frames, asked = rng.choices(kinds, [len(asked) for _, asked in kinds])[0]
    text = expand(rng, rng.choice(some_frames).replace("{c}", "{x}").replace("{t}", "{x}").replace("{r}", "{x}"))
    text = text.replace("{x}", expand(rng, rng.choice(asked)))
    return text[0].upper() + text[1:]
