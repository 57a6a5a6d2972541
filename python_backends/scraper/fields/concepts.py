"""What fields are usually called: their names in schemas, in structured data, on pages in many languages, in class names.

The words are general vocabulary of their languages, so that a field is found by meaning and not by one site's layout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Form = Literal["title", "person", "language", "yield", "duration", "parts", "steps", "plain"]


@dataclass(frozen=True, slots=True)
class Concept:
    """`names` are what schemas call it, `properties` those of structured data (lower case), `labels` what pages write before
    or over its value, `stems` what words in class names and ids begin with. `sum_of` are concepts it is the sum of."""

    names: tuple[str, ...]
    properties: tuple[str, ...]
    labels: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    form: Form = "plain"
    sum_of: tuple[str, ...] = ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


CONCEPTS: tuple[Concept, ...] = (
    Concept(("title", "name", "headline"), ("name", "headline", "title"), form="title", stems=("title", "headline")),
    Concept(("author", "authors", "byline", "writer", "creator"), ("author", "creator"), _words("by, von, par, por, door, av, af, di, autor, author, written by, recipe by, recept av, oppskrift av, opskrift af, rezept von, recette de, recette par, receita de, receita por, receta de, ricetta di, recept van, recept door, przepis, auteur, autore, yazar, szerző, автор"),
            ("author", "byline", "writer"), "person"),
    Concept(("language", "lang", "locale"), ("inlanguage",), form="language"),
    Concept(("yields", "yield", "servings", "portions", "serves"), ("recipeyield", "yield"), _words(
        "servings, serving, serves, yield, yields, makes, portions, portion, portionen, personen, personnes, parts, raciones, personas, "
        "porciones, comensales, porções, porção, pessoas, rendimento, rendimiento, porzioni, persone, dosi, porties, personer, portioner, "
        "porsjoner, annosta, porcje, porcji, osób, porcie, porcií, porce, porcí, osoby, kişilik, porsiyon, adag, fő, порции, порций, порція, "
        "人分, 인분, μερίδες, porții, porcij, نفر, porcijos, people, persons, serveert, stuks, stück, pièces, glas"),
        ("serving", "yield", "serves", "portion", "porcion", "porcoes", "porzion", "personen", "personas", "people"), "yield"),
    Concept(("total_time", "totaltime", "time", "duration", "ready_in"), ("totaltime",), _words(
        "total time, total, ready in, gesamtzeit, gesamt, insgesamt, temps total, tiempo total, tempo total, tempo totale, totale tijd, "
        "totaltid, tid i alt, i alt, celkový čas, celková doba, łączny czas, czas całkowity, toplam süre, toplam, общее време, общее время, "
        "összesen, durée totale, duración, dauer, durée, zeit, time, temps, tiempo, tempo, tijd, tid, czas, čas, süre, idő, време, время, "
        "時間, 시간, χρόνος, aika, bereidingstijd, tilberedningstid, arbeitszeit"),
        ("total", "duration", "time", "ready", "tid", "zeit", "tempo", "tiempo", "duree"), "duration", ("prep_time", "cook_time", "rest_time")),
    Concept(("prep_time", "preptime", "preparation_time"), ("preptime",), _words(
        "prep time, prep, preparation time, preparation, vorbereitung, vorbereitungszeit, zubereitung, zubereitungszeit, arbeitszeit, temps de préparation, "
        "préparation, tiempo de preparación, preparación, tempo de preparo, preparo, preparazione, voorbereiding, voorbereidingstijd, "
        "förberedelse, forberedelse, przygotowanie, príprava, příprava, hazırlık, hazırlama, приготовление, подготовка, προετοιμασία, előkészítés, előkészítési idő, valmistelu"),
        ("prep", "vorbereit"), "duration"),
    Concept(("cook_time", "cooktime", "cooking_time"), ("cooktime",), _words(
        "cook time, cook, cooking time, cooking, baking time, bake, kochzeit, garzeit, backzeit, koch-/backzeit, temps de cuisson, cuisson, cocción, "
        "tiempo de cocción, cozimento, tempo de cozimento, cottura, tempo di cottura, kooktijd, oventijd, baktijd, tillagning, stektid, "
        "gotowanie, pieczenie, varenie, vaření, pečení, pişirme, готвене, ψήσιμο, μαγείρεμα, sütés, főzés, sütési idő, elkészítési idő"), ("cook", "bake", "cuisson", "cottura"), "duration"),
    Concept(("rest_time", "resttime"), ("resttime",), _words("rest time, ruhezeit, temps de repos, repos, reposo, riposo, rusttijd, chill time, kühlzeit"),
            ("rest", "repos"), "duration"),
    Concept(("ingredients", "ingredient", "ingredient_list"), ("recipeingredient", "ingredients", "ingredient"), _words(
        "ingredients, ingredient list, ingredients list, you will need, you'll need, what you need, what you'll need, zutaten, zutatenliste, ingrédients, "
        "ingredientes, ingredienti, ingrediënten, ingredienten, benodigdheden, wat heb je nodig, ingredienser, ainekset, składniki, suroviny, "
        "ingrediencie, přísady, ingredience, malzemeler, malzemeleri, hozzávalók, съставки, продукти, необходими продукти, ингредиенты, "
        "продукты, інгредієнти, 材料, 재료, υλικά, ingrediente, sestavine, sastojci, مواد لازم, المقادير, מצרכים, innihald, du trenger, "
        "ingredientai, reikės, dans votre box, koostisosad, sastāvdaļas"),
        ("ingredient", "zutat", "ingrediente", "ingredienti", "malzeme", "skladnik", "surovin", "hozzaval"), "parts"),
    Concept(("instructions_list", "instructions", "steps", "directions", "method", "preparation"), ("recipeinstructions", "instructions", "step", "steps"), _words(
        "instructions, instruction, directions, method, the method, preparation, steps, how to make it, how to make, how to cook, how to prepare, procedure, zubereitung, anleitung, so geht's, "
        "so wird's gemacht, zubereitungsschritte, préparation, étapes, étapes de préparation, la recette, la préparation, instructions de préparation, preparación, elaboración, instrucciones, pasos, "
        "cómo hacer, cómo preparar, modo de preparo, modo de preparação, preparo, modo de fazer, como fazer, preparação, preparazione, procedimento, bereiding, "
        "bereidingswijze, zo maak je het, zo maak je, zo doe je dat, bereiden, werkwijze, instructies, aan de slag, fremgangsmåde, gör så här, tillagning, instruktioner, "
        "slik gjør du, fremgangsmåte, sådan gør du, valmistus, ohje, przygotowanie, sposób przygotowania, wykonanie, postup, postup prípravy, "
        "príprava, příprava, postup přípravy, tarif, hazırlanışı, yapılışı, nasıl yapılır, yapılır, elkészítés, elkészítése, приготвяне, начин на "
        "приготвяне, приготовление, способ приготовления, приготування, 作り方, 手順, 만드는 법, εκτέλεση, οδηγίες, mod de preparare, postopek, "
        "priprava, طرز تهیه, طريقة التحضير, paruošimas, gaminimas, eiga"),
        ("instruction", "direction", "method", "step", "preparation", "zubereit", "bereiding", "preparo", "preparazione", "procedimento",
         "fremgang", "elaboracion", "postup", "tarif", "etape", "przygot"), "steps"),
    Concept(("description", "summary", "abstract"), ("description", "abstract")),
    Concept(("price", "cost", "amount"), ("price", "lowprice"), _words("price, preis, prix, precio, prezzo, prijs, pris, preço, cena, fiyat, ár, цена, 価格, 가격, τιμή"),
            ("price", "preis", "prix", "precio", "prezzo")),
    Concept(("currency", "price_currency"), ("pricecurrency",)),
    Concept(("image", "picture", "photo"), ("image", "thumbnailurl")),
    Concept(("rating", "rating_value", "stars"), ("ratingvalue",), ("rating", "bewertung", "note", "valoración"), ("rating",)),
    Concept(("review_count", "reviews", "rating_count"), ("reviewcount", "ratingcount")),
    Concept(("date", "published", "date_published", "published_time"), ("datepublished", "datecreated", "uploaddate"), stems=("published", "date")),
    Concept(("modified", "date_modified", "updated"), ("datemodified",)),
    Concept(("sku", "article_number", "product_number"), ("sku", "mpn", "gtin13"), _words("sku, article number, item number, artikelnummer, référence, mpn"), ("sku",)),
    Concept(("brand", "manufacturer"), ("brand", "manufacturer"), _words("brand, marke, marque, marca, merk"), ("brand",)),
    Concept(("availability", "stock"), ("availability",), _words("availability, verfügbarkeit, disponibilité, disponibilidad"), ("stock", "availab")),
    Concept(("category", "section"), ("recipecategory", "articlesection", "category")),
    Concept(("phone", "telephone", "tel"), ("telephone",), _words("phone, telephone, tel, telefon, téléphone, teléfono, telefono"), ("phone", "tel")),
    Concept(("email", "mail"), ("email",), _words("email, e-mail, mail"), ("email",)),
    Concept(("address",), ("address",), _words("address, adresse, dirección, indirizzo, adres"), ("address",)),
    Concept(("nutrition", "calories"), ("calories",), _words("calories, kalorien, kcal, energy, brennwert"), ("calorie",)),
)  # fmt: skip

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
