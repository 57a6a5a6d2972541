"""What fields are usually called: their names in schemas, in structured data, on pages in many languages, in class
names.

The words are general vocabulary of their languages, so that a field is found by meaning and not by one site's layout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Form = Literal["title", "person", "language", "yield", "duration", "parts", "steps", "plain"]


@dataclass(frozen=True, slots=True)
class Concept:
    """`names` are what schemas call it, `properties` those of structured data (lower case), `labels` what pages
    write before or over its value, `stems` what words in class names and ids begin with. `sum_of` are concepts it
    is the sum of."""

    names: tuple[str, ...]
    properties: tuple[str, ...]
    labels: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    form: Form = "plain"
    sum_of: tuple[str, ...] = ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


CONCEPTS: tuple[Concept, ...] = (
    Concept(
        names=_words("title, name, headline"),
        properties=_words("name, headline, title"),
        stems=_words("title, headline"),
        form="title",
    ),
    Concept(
        names=_words("author, authors, byline, writer, creator"),
        properties=_words("author, creator"),
        labels=_words(
            "by, von, par, por, door, av, af, di, autor, author, written by, recipe by, recept av, oppskrift av, "
            "opskrift af, rezept von, recette de, recette par, receita de, receita por, receta de, ricetta di, "
            "recept van, recept door, przepis, auteur, autore, yazar, szerző, автор"
        ),
        stems=_words("author, byline, writer"),
        form="person",
    ),
    Concept(
        names=_words("language, lang, locale"),
        properties=_words("inlanguage"),
        form="language",
    ),
    Concept(
        names=_words("yields, yield, servings, portions, serves"),
        properties=_words("recipeyield, yield"),
        labels=_words(
            "servings, serving, serves, yield, yields, makes, portions, portion, portionen, personen, personnes, "
            "parts, raciones, personas, porciones, comensales, porções, porção, pessoas, rendimento, rendimiento, "
            "porzioni, persone, dosi, porties, personer, portioner, porsjoner, annosta, porcje, porcji, osób, "
            "porcie, porcií, porce, porcí, osoby, kişilik, porsiyon, adag, fő, порции, порций, порція, 人分, 인분, "
            "μερίδες, porții, porcij, نفر, porcijos, people, persons, serveert, stuks, stück, pièces, glas"
        ),
        stems=_words("serving, yield, serves, portion, porcion, porcoes, porzion, personen, personas, people"),
        form="yield",
    ),
    Concept(
        names=_words("total_time, totaltime, time, duration, ready_in"),
        properties=_words("totaltime"),
        labels=_words(
            "total time, total, ready in, gesamtzeit, gesamt, insgesamt, temps total, tiempo total, tempo total, "
            "tempo totale, totale tijd, totaltid, tid i alt, i alt, celkový čas, celková doba, łączny czas, czas "
            "całkowity, toplam süre, toplam, общее време, общее время, összesen, durée totale, duración, dauer, "
            "durée, zeit, time, temps, tiempo, tempo, tijd, tid, czas, čas, süre, idő, време, время, 時間, 시간, "
            "χρόνος, aika, bereidingstijd, tilberedningstid, arbeitszeit"
        ),
        stems=_words("total, duration, time, ready, tid, zeit, tempo, tiempo, duree"),
        form="duration",
        sum_of=_words("prep_time, cook_time, rest_time"),
    ),
    Concept(
        names=_words("prep_time, preptime, preparation_time"),
        properties=_words("preptime"),
        labels=_words(
            "prep time, prep, preparation time, preparation, vorbereitung, vorbereitungszeit, zubereitung, "
            "zubereitungszeit, arbeitszeit, temps de préparation, préparation, tiempo de preparación, "
            "preparación, tempo de preparo, preparo, preparazione, voorbereiding, voorbereidingstijd, "
            "förberedelse, forberedelse, przygotowanie, príprava, příprava, hazırlık, hazırlama, приготовление, "
            "подготовка, προετοιμασία, előkészítés, előkészítési idő, valmistelu"
        ),
        stems=_words("prep, vorbereit"),
        form="duration",
    ),
    Concept(
        names=_words("cook_time, cooktime, cooking_time"),
        properties=_words("cooktime"),
        labels=_words(
            "cook time, cook, cooking time, cooking, baking time, bake, kochzeit, garzeit, backzeit, "
            "koch-/backzeit, temps de cuisson, cuisson, cocción, tiempo de cocción, cozimento, tempo de "
            "cozimento, cottura, tempo di cottura, kooktijd, oventijd, baktijd, tillagning, stektid, gotowanie, "
            "pieczenie, varenie, vaření, pečení, pişirme, готвене, ψήσιμο, μαγείρεμα, sütés, főzés, sütési idő, "
            "elkészítési idő"
        ),
        stems=_words("cook, bake, cuisson, cottura"),
        form="duration",
    ),
    Concept(
        names=_words("rest_time, resttime"),
        properties=_words("resttime"),
        labels=_words("rest time, ruhezeit, temps de repos, repos, reposo, riposo, rusttijd, chill time, kühlzeit"),
        stems=_words("rest, repos"),
        form="duration",
    ),
    Concept(
        names=_words("ingredients, ingredient, ingredient_list"),
        properties=_words("recipeingredient, ingredients, ingredient"),
        labels=_words(
            "ingredients, ingredient list, ingredients list, you will need, you'll need, what you need, what "
            "you'll need, zutaten, zutatenliste, ingrédients, ingredientes, ingredienti, ingrediënten, "
            "ingredienten, benodigdheden, wat heb je nodig, ingredienser, ainekset, składniki, suroviny, "
            "ingrediencie, přísady, ingredience, malzemeler, malzemeleri, hozzávalók, съставки, продукти, "
            "необходими продукти, ингредиенты, продукты, інгредієнти, 材料, 재료, υλικά, ingrediente, sestavine, "
            "sastojci, مواد لازم, المقادير, מצרכים, innihald, du trenger, ingredientai, reikės, koostisosad, "
            "sastāvdaļas"
        ),
        stems=_words("ingredient, zutat, ingrediente, ingredienti, malzeme, skladnik, surovin, hozzaval"),
        form="parts",
    ),
    Concept(
        names=_words("instructions_list, instructions, steps, directions, method, preparation"),
        properties=_words("recipeinstructions, instructions, step, steps"),
        labels=_words(
            "instructions, instruction, directions, method, the method, preparation, steps, how to make it, how "
            "to make, how to cook, how to prepare, procedure, zubereitung, anleitung, so geht's, so wird's "
            "gemacht, zubereitungsschritte, préparation, étapes, étapes de préparation, la recette, la "
            "préparation, instructions de préparation, preparación, elaboración, instrucciones, pasos, cómo "
            "hacer, cómo preparar, modo de preparo, modo de preparação, preparo, modo de fazer, como fazer, "
            "preparação, preparazione, procedimento, bereiding, bereidingswijze, zo maak je het, zo maak je, zo "
            "doe je dat, bereiden, werkwijze, instructies, aan de slag, fremgangsmåde, gör så här, tillagning, "
            "instruktioner, slik gjør du, fremgangsmåte, sådan gør du, valmistus, ohje, przygotowanie, sposób "
            "przygotowania, wykonanie, postup, postup prípravy, príprava, příprava, postup přípravy, tarif, "
            "hazırlanışı, yapılışı, nasıl yapılır, yapılır, elkészítés, elkészítése, приготвяне, начин на "
            "приготвяне, приготовление, способ приготовления, приготування, 作り方, 手順, 만드는 법, εκτέλεση, "
            "οδηγίες, "
            "mod de preparare, postopek, priprava, طرز تهیه, طريقة التحضير, paruošimas, gaminimas, eiga"
        ),
        stems=_words(
            "instruction, direction, method, step, preparation, zubereit, bereiding, preparo, preparazione, "
            "procedimento, fremgang, elaboracion, postup, tarif, etape, przygot"
        ),
        form="steps",
    ),
    Concept(
        names=_words("description, summary, abstract"),
        properties=_words("description, abstract"),
    ),
    Concept(
        names=_words("price, cost, amount"),
        properties=_words("price, lowprice"),
        labels=_words(
            "price, preis, prix, precio, prezzo, prijs, pris, preço, cena, fiyat, ár, цена, 価格, 가격, τιμή"
        ),
        stems=_words("price, preis, prix, precio, prezzo"),
    ),
    Concept(
        names=_words("currency, price_currency"),
        properties=_words("pricecurrency"),
    ),
    Concept(
        names=_words("image, picture, photo"),
        properties=_words("image, thumbnailurl"),
    ),
    Concept(
        names=_words("rating, rating_value, stars"),
        properties=_words("ratingvalue"),
        labels=_words("rating, bewertung, note, valoración"),
        stems=_words("rating"),
    ),
    Concept(
        names=_words("review_count, reviews, rating_count"),
        properties=_words("reviewcount, ratingcount"),
    ),
    Concept(
        names=_words("date, published, date_published, published_time"),
        properties=_words("datepublished, datecreated, uploaddate"),
        stems=_words("published, date"),
    ),
    Concept(
        names=_words("modified, date_modified, updated"),
        properties=_words("datemodified"),
    ),
    Concept(
        names=_words("sku, article_number, product_number"),
        properties=_words("sku, mpn, gtin13"),
        labels=_words("sku, article number, item number, artikelnummer, référence, mpn"),
        stems=_words("sku"),
    ),
    Concept(
        names=_words("brand, manufacturer"),
        properties=_words("brand, manufacturer"),
        labels=_words("brand, marke, marque, marca, merk"),
        stems=_words("brand"),
    ),
    Concept(
        names=_words("availability, stock"),
        properties=_words("availability"),
        labels=_words("availability, verfügbarkeit, disponibilité, disponibilidad"),
        stems=_words("stock, availab"),
    ),
    Concept(
        names=_words("category, section"),
        properties=_words("recipecategory, articlesection, category"),
    ),
    Concept(
        names=_words("phone, telephone, tel"),
        properties=_words("telephone"),
        labels=_words("phone, telephone, tel, telefon, téléphone, teléfono, telefono"),
        stems=_words("phone, tel"),
    ),
    Concept(
        names=_words("email, mail"),
        properties=_words("email"),
        labels=_words("email, e-mail, mail"),
        stems=_words("email"),
    ),
    Concept(
        names=_words("address"),
        properties=_words("address"),
        labels=_words("address, adresse, dirección, indirizzo, adres"),
        stems=_words("address"),
    ),
    Concept(
        names=_words("nutrition, calories"),
        properties=_words("calories"),
        labels=_words("calories, kalorien, kcal, energy, brennwert"),
        stems=_words("calorie"),
    ),
)

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_A-Za-z]+")


def parts_of(name: str) -> tuple[str, ...]:
    """The words in a name: `recipeIngredient`, `article-number` and `total_time` are two each."""
    return tuple(word.lower() for word in _PART.findall(name))


_BY_NAME = {name.replace("_", ""): concept for concept in CONCEPTS for name in concept.names}


def concept_of(name: str) -> Concept:
    """The concept that a field's name stands for; of an unknown name one that is made of its words."""
    parts = parts_of(name)
    known = _BY_NAME.get("".join(parts))
    if known is not None:
        return known
    return Concept((name,), ("".join(parts),), (" ".join(parts),), ("".join(parts),))
