"""Answering a greeting in the language it was made in: German, French, Spanish, Chinese."""
from __future__ import annotations

from exercise import Draw, Exercise, keywords, thought
from harmony import Conversation, Text

SKILL = "greetings"

# language: taught greetings, examined greetings, the answer, words that the answer needs
_LANGUAGES = {
    "German": (
        ["[Hallo|Guten Tag|Guten Morgen|Guten Abend|Servus|Moin|Grüß Gott|Hallöchen|Grüezi][!|.|]", "[Hallo|Guten Tag|Guten Morgen|Guten Abend|Hi|Hey], wie geht es [dir|Ihnen][ heute|]?", "Wie geht es [dir|Ihnen][ heute|]?", "Wie geht's[ dir|]?", "[Hallo|Guten Morgen|Guten Abend], [mein Freund|du|zusammen|ihr Lieben][!|.]", "Hallo, [ich bin|ich heiße|mein Name ist] [Anna|Peter|Maria|Hans|Greta|Paul|Lisa|Max][!|.]", "[Schönen|Einen schönen] [Tag|Abend|Morgen][!|.|]", "Hallo, [kannst du|sprichst du] Deutsch?", "Sprichst du Deutsch?", "Freut mich[!|.|]", "Na, wie geht's?", "Guten Tag, kannst du mir helfen?"],
        ["Guten Abend, mein Freund, wie geht es dir?", "Hallo, hallo!", "Guten [Morgen|Abend|Tag], ich bin [Robert|Helen|Martin|Sophie]!", "Hallo, wie geht es dir heute Abend?", "Einen schönen guten Tag!", "Guten Tag zusammen!"],
        "Hallo! Wie kann ich dir helfen?", "hallo|guten|helfen",
    ),
    "French": (
        ["[Bonjour|Salut|Bonsoir|Coucou|Bonne journée|Bonne soirée|Allô][!|.| !|]", "[Bonjour|Salut|Bonsoir], [comment ça va|ça va|comment vas-tu|comment allez-vous|tu vas bien][ aujourd'hui|][ ?|?]", "[Comment ça va|Ça va|Comment allez-vous|Comment vas-tu][ aujourd'hui|][ ?|?]", "[Bonjour|Salut|Bonsoir][,|] [mon ami|à tous|tout le monde|monsieur|madame|toi][ !|!|.]", "Bonjour, [je suis|je m'appelle] [Anna|Pierre|Marie|Paul|Chloe|Julie|Lisa][ !|!|.]", "Parlez-vous français[ ?|?]", "Tu parles français[ ?|?]", "Enchanté[ !|!|.|]", "Bonjour, pouvez-vous m'aider[ ?|?]"],
        ["Bonsoir, mon ami, comment vas-tu ?", "Bonjour, bonjour !", "[Salut|Bonjour|Bonsoir], je suis [Martin|Sophie|Daniel] !", "Bonsoir à tous, ça va ?", "Bonjour, comment allez-vous ce soir ?"],
        "Bonjour ! Comment puis-je vous aider ?", "bonjour|aider|salut",
    ),
    "Spanish": (
        ["[¡|][Hola|Buenos días|Buenas tardes|Buenas noches|Buenas|Saludos][!|.|]", "[¡|][Hola|Buenos días|Buenas tardes|Buenas noches][,|!] [¿|][cómo estás|qué tal|cómo está usted|cómo te va|qué pasa][ hoy|]?", "[¿|][Cómo estás|Qué tal|Cómo está usted|Cómo te va][ hoy|]?", "[¡|][Hola|Buenos días|Buenas tardes][,|] [amigo|amiga|a todos|señor|señora|mi amigo][!|.]", "Hola, [soy|me llamo|mi nombre es] [Anna|Pedro|Carmen|Diego|Sofia|Lucia|Mateo][!|.]", "[¿|]Hablas español?", "Mucho gusto[!|.|]", "Hola, [¿|]me puedes ayudar?", "hola", "Que tal?", "Buenos dias[!|]"],
        ["¡Buenas noches, amigo! ¿Cómo estás?", "¡Hola, hola!", "[Hola|Buenas tardes], soy [Pablo|Marta|Bruno], ¿qué tal?", "Buenas tardes a todos, ¿cómo están?", "¡Muy buenos días!"],
        "¡Hola! ¿Cómo puedo ayudarte?", "hola|ayudar",
    ),
    "Chinese": (
        ["[你好|您好|早上好|晚上好|下午好|大家好|嗨|你们好|早安|晚安][！|。|!|]", "[你好|您好|早上好|晚上好|嗨]，[你好吗|你怎么样|今天好吗|最近怎么样|最近好吗][？|?|]", "[你好吗|你怎么样|最近好吗|最近怎么样][？|?|]", "[你好|您好|早上好]，[朋友|我的朋友|老师][！|。|]", "你好，我[是|叫][安娜|小明|李华|王伟|小红][。|！|]", "你会说中文吗[？|?|]", "很高兴认识你[！|。|]", "你好，你能帮我吗[？|?|]", "你好你好[！|]", "在吗[？|?|]"],
        ["晚上好，我的朋友！", "您好，我的朋友，最近怎么样？", "下午好，你好吗？", "[大家好|下午好|晚上好]，我是[小明|安娜|王伟]！", "早上好，很高兴认识你！"],
        "你好！我能帮你什么吗？", "你好|帮",
    ),
}  # fmt: skip


def draw(d: Draw) -> Exercise:
    language = d.rng.choice(list(_LANGUAGES))
    taught, examined, answer, needed = _LANGUAGES[language]
    conversation = Conversation(SKILL, d.effort).user(d.phrase(taught, examined))
    conversation.think(thought(d.effort, f"A greeting in {language}.", f"I answer in {language}.", "A short, friendly greeting and an offer to help will do."))
    return Exercise(conversation.answer(Text(answer)), [keywords(needed)])
