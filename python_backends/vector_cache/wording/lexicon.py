"""Words that may stand for each other, words that never do, and names for differences. All are lower case.

A pair is listed only if swapping it leaves the answer to any question right. That is why `remove` and `delete`,
singular and plural, `is` and `was`, `a` and `the` are not here.
"""

from __future__ import annotations

from pathlib import Path


def _table(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Spellings of one word, and signs that are read as it.
SPELLINGS = _table(
    "colour=color colours=colors tyre=tire tyres=tires litre=liter litres=liters "
    "kilometre=km kilometres=km kilometer=km kilometers=km centre=center theatre=theater grey=gray favourite=favorite "
    "favour=favor flavour=flavor neighbour=neighbor behaviour=behavior labour=labor honour=honor "
    "summarise=summarize organise=organize analyse=analyze recognise=recognize realise=realize optimise=optimize "
    "visualise=visualize minimise=minimize maximise=maximize categorise=categorize apologise=apologize "
    "aeroplane=airplane aeroplanes=airplanes catalogue=catalog defence=defense licence=license "
    "jewellery=jewelry travelling=traveling cancelled=canceled cancelling=canceling e-mail=email e-mails=emails "
    "wi-fi=wifi web-site=website percent=% thru=through ok=okay"
)
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
ORDINALS = {
    word: f"{number}{'st' if number == 1 else 'nd' if number == 2 else 'rd' if number == 3 else 'th'}"
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
CONTRACTIONS = _table(
    "can't=can_not cannot=can_not won't=will_not shan't=shall_not ain't=is_not i'm=i_am let's=let_us "
    "what's=what_is where's=where_is who's=who_is how's=how_is when's=when_is why's=why_is which's=which_is "
    "it's=it_is that's=that_is there's=there_is here's=here_is he's=he_is she's=she_is "
    "i'd=i_would you'd=you_would we'd=we_would they'd=they_would"
)
ENDINGS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will"}

# Pairs that may be swapped in any question; not one of them leads on to a third.
SYNONYMS = frozenset(
    frozenset(pair.split("="))
    for pair in (
        "buy=purchase begin=start begins=starts began=started picture=photo pictures=photos bigger=larger "
        "biggest=largest movie=film movies=films fix=repair fridge=refrigerator "
        "plane=airplane planes=airplanes quickly=fast phone=telephone "
        "tv=television automobile=car automobiles=cars doctor=physician assist=help shall=should kids=children "
        "attorney=lawyer anyone=anybody someone=somebody everyone=everybody autumn=fall require=need requires=needs"
    ).split()
)

# Where the text is about words, its own words must not be touched.
ABOUT_WORDS = _set(
    "translate translated translation translating transcribe spell spelled spelt spelling rhyme rhymes rhyming synonym "
    "synonyms antonym antonyms word words letter letters sentence phrase phrases paragraph rewrite rephrase paraphrase "
    "proofread grammar correct corrected pronounce pronounced pronunciation say says said saying repeat mean means "
    "meaning define definition term plural singular verb noun anagram acronym abbreviation etymology conjugate "
    "capitalize capitalise uppercase lowercase string quote quoted accent syllables palindrome type print echo rename "
    "replace search classify label tone sentiment"
)
# Capital letters make other words of these: firms, places, people, languages, programs, works.
OTHER_WHEN_CAPITAL = _set((Path(__file__).parent / "capitals.txt").read_text("ascii"))
SAFE_CAPITALS = _set(
    "gdp ceo cfo cto nasa usa uk eu un pdf csv tcp udp http https html css sql api url usb cpu gpu dns vpn faq diy gps "
    "dna rna hiv bmi nato fbi cia nba nfl fifa uefa iban iphone ipad youtube javascript typescript postgresql mysql"
)

# Names of differences, by the words that make them.
NEGATIONS = _set(
    "not no never none nobody nothing neither nor without cannot hardly barely scarcely unless except non unable "
    "nowhere any"
)
QUESTIONS = _set("who whom whose what which when where why how <howto> <what>")
QUANTITIES = _set(
    "all some any every each few many much more most less least fewest both several only half double at a an another "
    "couple couples nearly almost exactly enough too still twice once"
)
DIRECTIONS = _set(
    "to from into onto in on at of by with for before after above below over under inside outside up down off out "
    "between through against than left right via north south east west"
)
DATES = _set(
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight morning evening noon "
    "midnight week month year quarter spring summer autumn winter christmas easter next last am pm century "
    + " ".join(MONTHS)
)
UNITS = _set(
    "km m cm mm mile miles meter meters foot feet inch inches yard yards kg g mg lb oz pound pounds ton tonne grams "
    "milligrams centimeters gallons liters liter celsius fahrenheit kelvin mb gb tb kb w kw mw mph acres hectares "
    "hours minutes seconds days weeks dollars euros yen rupees usd eur gbp jpy francs pesos bitcoin $ € £ ¥ % °"
)
LANGUAGES = _set(
    "english french german spanish italian portuguese dutch danish swedish norwegian finnish polish czech russian "
    "chinese japanese korean arabic hebrew turkish greek latin hindi"
)
