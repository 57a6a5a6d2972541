"""Words of requests in English, German, French, Spanish, Italian and Portuguese, as parts of regular expressions."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"\|(?![^()]*(?:\([^()]*\)[^()]*)*\))")  # a bar outside brackets, or two deep at most


def any_of(*words: str) -> str:
    """An alternation of `words`, separated by `|` or given apart, longest first: no short one hides a long one."""
    parts = [part.strip() for word in words for part in _BETWEEN.split(word)]
    return "(?:" + "|".join(sorted(dict.fromkeys(filter(None, parts)), key=len, reverse=True)) + ")"


POLITE = any_of(
    "please|kindly|now|then|also|just|first of all|hi|hello|hey|ok|okay|so|and|but"
    "|can you|could you|would you|will you|can we|i want you to|i want to|i would like you to|i'd like you to|i need to"
    "|i need you to|help me(?: to)?|let's|try to|your task is to|you should|we need to",
    "bitte|kannst du|könntest du|können sie|könnten sie|würdest du|ich möchte|ich will|hallo|mir|uns|und|auch|dann",
    "s'il te plaît|s'il vous plaît|svp|peux-tu|pouvez-vous|pourrais-tu|pourriez-vous|je veux|je voudrais|bonjour|et"
    "|moi",
    "por favor|puedes|podrías|puede|quiero|hola|y(?! a)|per favore|puoi|potresti|vorrei|ciao|você pode|pode|quero|olá"
    "|e",
)
"""What may stand before the verb and after the last word."""

SEGMENTING = any_of(
    r"segment(?: out)?|segmenting|cut out|cut-out|crop out|mask(?: out)?|outline(?: polygons? of)?"
    r"|trace(?: the (?:outline|contour) of)?",
    r"silhouette|draw (?:a |the )?(?:polygons?|outlines?|contours?|masks?) (?:around|of|for|over)",
    r"(?:give|get|return|show|create|make|generate|compute)(?: me)? (?:the |a |an )?(?:\w+ )?"
    r"(?:polygons?|outlines?|contours?|masks?|segmentations?|silhouettes?|cut-?outs?) (?:of|for|around)",
    "segmentiere|segmentieren sie|segmentieren|schneide|schneiden sie|stelle|umreiße|konturiere|maskiere",
    "segmente|segmentez|segmenter|découpe|découpez|découper|détoure|détourez|détourer|détacher",
    "segmenta|segmentar|recorta|recorte|recortar|delinea|contorna",
    "segmentare|ritaglia|ritagliare|scontorna",
)
"""Verbs, at the start of a clause, that ask for shapes as well."""

_WHERE = any_of(
    r"where(?:'s|'re| is| are| can i find| can i see| do you see)|wo (?:ist|sind|befinde[tn] sich|liegt|liegen"
    r"|sehe ich)",
    r"où (?:est|sont|se trouve(?:nt)?)|dónde (?:está|están|se encuentran?|hay)|donde (?:está|están)",
    r"dov'è|dove (?:è|sono|si trovano?)|onde (?:está|estão|fica|ficam)",
)
_THERE = any_of(
    r"is there|are there|do you see|can you see|do you find|does (?:this|the) (?:image|picture|photo|page) (?:contain"
    r"|show)",
    "gibt es|siehst du|sehen sie|y a-t-il|est-ce qu'il y a|il y a|vois-tu|voyez-vous|hay|ves|c'è|ci sono|vedi|há"
    "|existem?|tem",
)
_COUNTING = any_of(
    "how many|count|count up|(?:the )?number of|wie viele|wieviele|zähle|zählen sie|combien (?:de |d')|compte|comptez",
    "cuántos|cuántas|cuenta|cuente|quanti|quante|conta|quantos|quantas|conte|сколько",
)
_PICTURE = any_of(
    "images?|pictures?|photos?|photographs?|scene|screenshots?|pages?|drawings?|files?|attachment|it|this|what|how"
)
_ASKING_AFTER = any_of(
    # questions about things, which name them: their answer is where they are
    r"what (?:colou?r|size|shape|kind|type|breed) (?:is|are)(?= \S)",
    rf"what(?:'s| is| are)(?= (?:the|my|your) (?!{_PICTURE}\b))",
    r"(?:what|which)(?= \S+(?: \S+)? (?:(?:are|is) (?:there|visible|shown|in|on)|(?:do|can) (?:you|i|we) see)\b)",
    rf"(?:describe|analy[sz]e|inspect|examine)(?= (?!(?:the |this |that |my |an? )?{_PICTURE}\b))",
    r"i (?:need|want|would like)(?= (?:the|all|an?|every)\b)",
)
FINDING = any_of(
    r"find(?: out)?|finding|detect|detecting|locate|locating|localise|localize|spot|identify|identifying|recogni[sz]e",
    r"show(?: me)?|point (?:out|to|at)|highlight|mark|circle|box|annotate|label|ground|list|pick out|look for"
    r"|search for",
    r"(?:draw|put|place|add)(?: me)? (?:the |a |an )?(?:\w+ )?(?:(?:bounding )?(?:box|boxes|rectangles?|circles?"
    r"|frames?|bboxe?s?))"
    r" (?:around|over|on|for|of)",
    r"(?:give|get|return|output|tell|provide|predict|report|i need|i want|i would like)(?: me)? (?:the |a |an |all )?"
    r"(?:(?:bounding |pixel )?(?:box|boxes|bbox|bboxes|coordinates|locations?|positions?)(?: coordinates)?"
    r"|location and size) (?:of|for|around)",
    r"(?:tell|show)(?: me)? where|what (?:is|are) the (?:coordinates|locations?|positions?|bounding box(?:es)?) (?:of"
    r"|for)",
    r"(?:give|get|return|extract|isolate|click|click on|tap|tap on|press)(?: me)?|object detection (?:of|for)"
    r"|detections? (?:of|for)",
    "finde|finden sie|finden|suche|suchen sie|suche nach|suchen nach|erkenne|erkennen sie|erkennen|zeige?|zeigen sie",
    "zeig mir|zeige mir|markiere|markieren sie|umrande|umranden sie|umkreise|lokalisiere|lokalisieren sie|detektiere",
    "identifiziere|identifizieren sie|hebe|rahme|entdecke",
    "trouve|trouvez|trouver|détecte|détectez|détecter|repère|repérez|localise|localisez|localiser|montre|montrez",
    "montre-moi|montrez-moi|entoure|entourez|entourer|encadre|encadrez|cherche|cherchez|identifie|identifiez",
    "encuentra|encuentre|encontrar|detecta|detecte|detectar|localiza|localice|localizar|busca|busque|muestra|muestre",
    "muéstrame|marca|marque|señala|señale|rodea|rodee|enmarca|identifica|identifique|resalta|resalte",
    "trova|trovare|rileva|individua|cerca|mostra|mostrami|evidenzia|localizzare|identificare",
    "encontre|ache|detetar|localizar|procure|mostre|mostre-me|destaque|circule",
    "найди|найдите|найти|покажи|покажите|где|обведи|отметь",
    _WHERE, _THERE, _COUNTING, _ASKING_AFTER,
)  # fmt: skip
"""Verbs and questions, at the start of a clause, after which the things stand."""

NOUN = re.compile(
    any_of("circle|box|mark|label|mask|outline|spot|silhouette|ground|marque|marca")
    + r"(?:\s+(?:on|at|in|to|near|under|above|below|beside|next|behind|over|with|from|that|which)\b.*)?",
    re.I,
)
"""Words for things that are verbs only where the thing to do it to follows: "circle the dog", "circle on the left"."""

AFTER = any_of(
    # what may follow the things
    r"(?:that (?:is|are) |which (?:is|are) )?(?:visible |present |shown |seen |depicted |contained )?"
    r"(?:in|on|from|within|inside|of) (?:this|that|the|these|my|each|every|a|an)(?: \w+)? "
    r"(?:image|images|picture|pictures|photo|photos|photograph|page|pages|screenshot|screenshots|screen|document|pdf"
    r"|file|scene"
    r"|frame|drawing|attachment)(?: below| above| here)?",
    r"in (?:pictures?|images?|photos?)|there(?: in it)?|you (?:can )?(?:see|find)|for me|if (?:there are "
    r"|there is )?any|here",
    r"(?:do|can) (?:you|i|we) see|doing",
    r"(?:are|is) (?:there|visible|shown|located|in it)|are|is|present|separately|precisely|accurately",
    r"(?:with|using|by|including|plus|and|mit|avec|con|com) (?:a |an |the |its |their |tight |exact |den |les |la "
    r"|las |los )*"
    r"(?:(?:bounding|pixel|rotated|polygon|segmentation|instance|binary|rle|png) ?(?:box(?:es)?|masks?|outlines?"
    r"|polygons?|coordinates)"
    r"|bboxe?s?|rles?|json|coordinates|confidences?(?: scores?)?|scores|polygons?|contours|polygonen?|umrissen|masken"
    r"|polygones|masques|polígonos|máscaras|poligoni|maschere)",
    r"(?:with|including|plus|and) (?:its|their)(?: own)? (?:masks?|outlines?|contours?|labels?|names?|box(?:es)?"
    r"|positions?|sizes?)",
    r"(?:as|in|into|als) (?:an? |the )?(?:\w+ )?(?:polygons?|masks?|outlines?|contours?|rles?|pngs?|json"
    r"|bounding box(?:es)?"
    r"|format|form)(?: masks?| format)?",
    r"(?:in|auf|aus) (?:diesem|dieser|dem|der|diesen|den) (?:bild|foto|seite|bildern|fotos|screenshot|bildschirm"
    r"|dokument|aufnahme)",
    r"im (?:bild|foto|screenshot|dokument)|aus|frei|hervor|ein|zu (?:sehen|finden)|finden|zeigen|erkennen|markieren"
    r"|suchen"
    r"|ausschneiden|segmentieren|umranden|gibt es(?: hier)?|sind (?:da|hier|zu sehen)|hier",
    r"(?:sur|dans|de) (?:cette|l'|la|le|ces|ce) ?(?:image|photo|page|capture(?: d'écran)?|document|dessin|écran)"
    r"|y a-t-il|ici",
    r"(?:en|de|sobre) (?:esta|la|el|este|estas) (?:imagen|foto|fotografía|página|captura(?: de pantalla)?|pantalla"
    r"|documento)"
    r"|hay(?: aquí)?|aquí",
    r"(?:in|su|nell'|nella|di) ?(?:questa|questo|quest'|la|il)? ?(?:immagine|foto|pagina|schermata|documento)|ci sono"
    r"|qui",
    r"(?:na|no|nesta|neste|da|do) (?:imagem|foto|página|tela|captura|documento)|há|existem|aqui",
)
"""What may stand behind the things and is not part of them."""

EXCEPTING = any_of(
    "except(?: for)?|but not|excluding|other than|apart from|außer|ausgenommen|sauf|excepté|excepto|menos|tranne|exceto"
)
"""What stands before those of the things that are not wanted."""

DETERMINERS = any_of(
    "the|a|an|all|all of|every|each|any|some|every single|this|that|these|those|my|your|its|their|our|several|of|only",
    "der|die|das|den|dem|des|ein|eine|einen|einem|einer|alle|allen|aller|jede|jeden|jedes|jeder|einige|nach|sämtliche",
    "le|la|les|un|une|des|du|de|tous|toutes|tout|toute|chaque|quelques",
    "el|los|las|una|unos|unas|todo|todos|toda|todas|cada|algún|alguna|algunos|algunas",
    "il|lo|i|gli|uno|tutti|tutte|ogni|o|os|as|um|uma|tudo",
)
_ELIDED = r"(?:l'|d'|un')"

EVERYTHING = any_of(
    "objects?|things?|everything|anything|items?|elements?|stuff|something|what is (?:there|here)|entities|visible"
    "|present",
    "alles|objekte?n?|gegenständen?|dingen?|sachen|elemente?n?|etwas",
    "objets?|tout|choses?|éléments?|objetos?|todo|cosas?|elementos?|oggett[io]|tutto|cose|cosa|element[io]|tudo"
    "|coisas?",
)
"""Names that stand for whatever there is."""

_OF_EVERYTHING = any_of(
    "visible|different|salient|main|individual|separate|single|distinct|other|important|possible|detectable|sichtbaren?"
    "|verschiedenen?|wichtigen|visibles|différents|importants|principaux|diferentes|visibili|visíveis|principais"
)
OUTPUT = any_of(
    "bounding[- ]?box(?:es)?|bbox(?:es)?|coordinates|json|confidences?(?: scores?)?|scores?|results?|positions?"
    "|locations?"
    "|polygons?|segmentations?|answers?|it|them|sizes?|rles?|pngs?|me|us"
)
MAYBE_OUTPUT = any_of("box(?:es)?|masks?|labels?|names?|outlines?|contours?")
"""What is wanted of the things, not a thing, unless it stands alone; and what may be either."""

QUESTION_OF_ALL = re.compile(
    rf"^(?:(?:describe|analy[sz]e|inspect|examine)(?: (?:the |this |that |my |an? )?{_PICTURE}\b.*)?"
    rf"|what(?:'s| is) (?:the |this |that )?{_PICTURE}\b.*"
    r"|what(?:'s| is| are| do you see| can you see| objects?.*| things?.*)"
    r"|was (?:ist|siehst|sieht|gibt).*"
    r"|qu'est-ce .*|que vois-tu"
    r"|qué (?:hay|ves).*|cosa (?:c'è|vedi).*|o que (?:há|tem|você vê).*)(?: (?:there|in|on|shown|visible).*)?$",
    re.I,
)
_NAMED_OK = r"(?!ok(?:ay)?\s+(?:buttons?|links?|icons?|keys?|signs?)\b)"  # there "OK" is what it says
LEADING = re.compile(
    rf"^(?:{_NAMED_OK}(?:{DETERMINERS}|{POLITE}|me|us|mir|uns)\s+|{_ELIDED}|{MAYBE_OUTPUT}\s+(?:of|for)\s+)+(?=\S)",
    re.I,
)
ALL_THERE_IS = re.compile(rf"^(?:{_OF_EVERYTHING}\s+)*{EVERYTHING}(?:\s+{_OF_EVERYTHING})*$", re.I)
ONLY_OUTPUT = re.compile(
    rf"^(?:{DETERMINERS}\s+)*{OUTPUT}$|^(?:its|their|the|his|her|ihre?|seine?|leurs?|sus?|the)\s+{MAYBE_OUTPUT}$", re.I
)
