"""Turns of phrase that ask for the same thing, rewritten into one of them.

Rules work on the tokens joined by single spaces, in the order they stand. `<what>` and `<howto>` cannot be words of a
text. Each rule keeps every word that could change the answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASKED = ("explain|write|tell|give|summarize|describe|list|extract|read|convert|help|show|find|plan|recommend|suggest|"
          "create|generate|calculate|compute|name|detect|identify|analyze|draw|check|make")  # fmt: skip
_AT_HAND = r"me|this|that|these|those|the|my|our|a|an|it|all|\d+"
_ONE = r"(?:the|a|an|my|your|this|that)"
_WH = "what|who|where|when|why|how"
_BE = "is|are|was|were"
_AUX = "is|are|was|were|will|can|should|would|could|has|have|had"
_CRAFTS = "bake|boil|cook|fry|roast|sort|freeze|peel|knit|sew|tie|fold|solve|calculate|compute|plant|poach|grill"
_NUMBERLESS = "sheep|fish|deer|series|species|aircraft|offspring|moose|salmon|trout|data|people|means|police|staff"
_MAKERS = {
    "author": "wrote", "inventor": "invented", "painter": "painted", "composer": "composed",
    "founder": "founded", "discoverer": "discovered",
}  # fmt: skip
_PASSIVES = {
    "written": "wrote", "invented": "invented", "painted": "painted", "composed": "composed", "founded": "founded",
    "discovered": "discovered", "built": "built", "designed": "designed",
}  # fmt: skip
_SIZES = {"tall": "height", "heavy": "weight", "deep": "depth", "wide": "width", "old": "age"}

_RULES: tuple[tuple[str, str], ...] = (
    # Courtesies, at the beginning and at the end.
    (r"^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening))(?: there)? [,.] )+(?=(?-i:[a-z0-9]))", ""),
    (r" [,.] (?:thanks|thank you)(?: (?:very much|so much|a lot|in advance))?(?: \.)?$", ""),
    (r" , please(?= \.|$)", ""),
    (r"(?<! to)(?<! i)(?<! you)(?<! we)(?<! they)(?<! not)(?<! will)(?<! can)(?<! do) please(?= \.|$)", ""),
    (r"^please (?:, )?", ""),
    (r"^((?:can|could|would|will) you) please ", r"\1 "),
    (r"^(?:i would like you to|i want you to|i need you to) ", ""),
    # With an object that is at hand: "can you read Arabic" asks for a skill.
    (rf"^(?:can|could|would|will) you (?=(?:explain|(?:{_ASKED}) (?:{_AT_HAND})) )", ""),
    # Questions inside a request.
    (r"^(?:i would like to know|i want to know|do you know|i am wondering|i was wondering|i wonder) "
     rf"(?=(?:{_WH}|which) )", "<asked> "),
    (rf"^(?:tell me|explain(?: to me)?|show me) (?=(?:{_WH}|which) )", "<asked> "),
    (r"^(write|tell|give|show|find|draw|make) me (?=a |an |1 )", r"\1 "),
    (rf"^((?:{_ASKED}) .+?) (?:for|to) me$", r"\1"),
    (r"\bwhich\b", "what"),
    # Inside a request the verb stands at the end or after its subject.
    (rf"^<asked> (what|who|where|how) ((?:(?!\b(?:{_AUX}|do|does|did)\b).)+?) ({_BE})$", r"\1 \3 \2"),
    (rf"^<asked> (when|where|why|how) ((?:my|your|our|his|her|their|the|this|that|a|an) \S+) ({_AUX}) (?=\S)",
     r"\1 \3 \2 "),
    (rf"^<asked> (when|where|why|how) ({_ONE} \S+(?: \S+)?) (\w+[a-rt-z])s$", r"\1 does \2 \3"),
    (
        rf"^<asked> (when|where|why) (?!(?:{_ONE}|is|was|does)\b)([a-z]+s) (?!(?:{_AUX}|do|did)\b)(?=[a-z])",
        r"\1 do \2 ",
    ),
    (r"^<asked> how (?!to |many |much |long |often |far |old |do |does |did )(.+)", r"how do \1"),
    (r"^<asked> how to ", "how to "),
    (r"^<asked> (what (?:is|are)|who|where (?:is|are)|how (?:many|much|long)) (?=\S)", r"\1 "),
    # A place or time put first.
    (r"^((?:in|on|at|for) (?!(?:what|whom|how|when)\b)(?:(?!\b(?:and|or|but|if)\b)[^\s,.]+ ?){1,3}), (.+)$", r"\2 \1"),
    (rf" , (?=(?:{_WH}) )", " . "),
    # How something is done.
    (r"^how (?:can|do) (?:i|1) (?=\S)", "<howto> "),
    # "You" is anybody where a craft is asked for and nothing is mine or yours.
    (rf"^how (?:can|do) you (?=(?:{_CRAFTS}) )(?!.*\b(?:my|your|our|me|us|i|we)\b)", "<howto> "),
    (r"^(?:how to|what (?:is|are) the (?:way|steps) to|(?:the )?steps to) (?!the |a |an )(?=\S)", "<howto> "),
    (r"^i (?:need|want|would like) to (.+?) [.,] how (?:can|do) i do (?:that|this|it)$", r"<howto> \1"),
    # What something is.
    (r"^what is (today|tomorrow) 's weather in (.+)$", r"<what> the weather in \2 \1"),
    (r"^(extract|list|find|show) all the (?=\S)", r"\1 all "),
    (
        r"^(?:what is|tell me|list|give me|explain(?= the difference )|name(?= the .+ (?:of|in|on) )) the ",
        "<what> the ",
    ),
    # Nouns that do not show their number keep the verb that does.
    (rf"^what are the (?!(?:\S+ )?(?:{_NUMBERLESS})\b)", "<what> the "),
    (r"^(<what>) the name of the ", r"\1 the name of the "),
    (r"^(?:the )?([a-z]+) of (?=\S)(?!.*\b(?:is|are|was|were|do|does|did)\b)", r"<what> the \1 of "),
    (r"^what ([a-z]+) (is|are) the (?=\1\b)", r"<what> the "),
    (r"^what (?:city|town) is the capital of ", "<what> the capital of "),
    (r"^(<what> the capital) city of ", r"\1 of "),
    (r"^(?:what is|tell me|give me) ((?:(?:the|my|our|your|this) )?\S+(?: \S+){0,2}) 's (\S+(?: \S+){0,2})$",
     r"<what> the \2 of \1"),
    (r"^<what> (the \S+(?: \S+){0,2}) 's (\S+(?: \S+){0,2})$", r"<what> the \2 of \1"),
    (r"^who is ((?:(?:the|my|our|your|this) )?\S+(?: \S+){0,2}) 's (\S+(?: \S+)?)$", r"who is the \2 of \1"),
    (r"^what ([a-z]+) is the (\S+est)( .+)?$", r"<what> the \2 \1\3"),
    (r"^<what> the differences between ", "<what> the difference between "),
    (r"^<what> the causes? of ", "what causes "),
    (r"^what ((?:\S+ )?(?:symptoms|effects|advantages|disadvantages|benefits|features|properties|ingredients)) "
     r"(?:does|do) (.+) have$", r"<what> the \1 of \2"),
    (r"^what (color|size|shape|height|weight|nationality) (?:is|are) ((?:the|my|this|that|a|an) .+)$",
     r"<what> the \1 of \2"),
    (r"^what (?:do|can) you see (?=in |on )", "what is "),
    (r"^what (\S+s) (?:do|can) you see (?=in |on )", r"what \1 are "),
    (r"^(how many \S+) (?:do|can) you see (?=in |on )", r"\1 are "),
    # Size, age, price, number.
    (r"^how far is (.+) from (.+)$", r"<what> the distance from \1 to \2"),
    (r"^<what> the distance between (.+) and (.+)$", r"<what> the distance from \1 to \2"),
    (r"^what does (.+) weigh$", r"<what> the weight of \1"),
    (r"^how much does (.+) weigh$", r"<what> the weight of \1"),
    (r"^how many people live in ([^,.]+)$", r"<what> the population of \1"),
    (r"^(?:how much|what) (?:does|do) (.+) cost$", r"<what> the price of \1"),
    (r"^how much (?:is|are) (?=\d)", "what is "),
    (r"^(how many \S+ (?:are|were)) there (?=in |on |at )", r"\1 "),
    (r"^how many (\S+) (?:does|do) (an? \S+) have$", r"how many \1 are in \2"),
    # Who made it, and when somebody was born.
    (r"^by whom (?:was|were) ", "<by> "),
    (r"^what is (\S+(?: \S+)?) 's (?:date of birth|birth date|birthdate)$", r"when was \1 born"),
    (r"^<what> the (?:date of birth|birth date|birthdate) of (\S+(?: \S+)?)$", r"when was \1 born"),
    (r"^on what date (was|were) (?=.+ born$)", r"when \1 "),
    # Where, when, whether.
    (r"^where (?:do|can) i (?=(?:buy|purchase|get|order|download|watch|rent) )", "where can i "),
    (r"^by when (is|are) (.+) due$", r"when \1 \2 due"),
    (r"\bget in touch with\b", "contact"),
    (r"\b(?:2nd|the second|second) World War\b", "World War II"),
    (r"\bam i not able to\b", "can i not"),
    (r"^where (is|are) (.+) located$", r"where \1 \2"),
    (r"^<what> the location of ", "where is "),
    (r"^at what time ", "what time "),
    (r"^in what year ", "what year "),
    (r"^is it going to ", "will it "),
    (r"^is it possible to (?=(?:return|pay|cancel|change|book|order|exchange|reserve) )", "can i "),
    (r"\bam unable to\b", "can not"),
    (r"^(why|when|where|how) (does|do|did|is|are|was|were|can|will) "
     r"((?:(?!(?:who|that|what|do|does|did|is|are|was|were|can|and|or|but)\b)\S+ ){1,4})not (?=\S)", r"\1 \2 not \3"),
    (r"^explain ((?!(?:this|that|it|these|those|my|your|our|his|her|the|a|an|him|me|us|them|\S+self|how|why|what)\b)"
     r"[a-z]+(?: [a-z]+)?)$", r"what is \1"),
    (r"^how (is) the weather ", r"<what> the weather "),
    (r"^<what> the weather like ", "<what> the weather "),
)  # fmt: skip


def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    rules = [(re.compile(pattern, re.I), into) for pattern, into in _RULES]
    for size, noun in _SIZES.items():
        rules.append((re.compile(rf"^how {size} (?:is|are) (.+)$", re.I), rf"<what> the {noun} of \1"))
    for maker, verb in _MAKERS.items():
        rules.append((re.compile(rf"^who (?:is|was) the {maker} of (?=\S)", re.I), f"who {verb} "))
    for participle, verb in _PASSIVES.items():
        rules.append((re.compile(rf"^<by> (.+) {participle}$", re.I), rf"who {verb} \1"))
        rules.append((re.compile(rf"^(\S+(?: \S+)?) was {participle} by whom$", re.I), rf"who {verb} \1"))
    rules.append((re.compile(r"^<by> (.+) (\w+ed)$", re.I), r"who \2 \1"))
    return tuple(rules)


_COMPILED = _compiled()


def rewritten(tokens: Sequence[str]) -> list[str]:
    """`tokens` of one text with every turn of phrase in its one form."""
    text = " ".join(tokens)
    for pattern, into in _COMPILED:
        text = pattern.sub(into, text)
    return text.split()
