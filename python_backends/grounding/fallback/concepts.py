"""What business fields are called on paper, and what their values look like.

A concept serves twice: a leaf whose name is one of its phrases may be labelled by any other of them, and a label of a
concept that the schema does not ask for keeps its value from being taken for something else ("Subtotal" is no total).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from python_backends.grounding.fallback.tokens import Tokens, tokens_of

Shape = Literal[
    "text", "name", "address", "money", "number", "percent", "date", "time", "code", "phone", "email", "url", "currency"
]


@dataclass(frozen=True, slots=True)
class Concept:
    """`phrases` are labels, the best first."""

    name: str
    shape: Shape
    phrases: tuple[Tokens, ...] = field(default=())


def _concept(name: str, shape: Shape, phrases: str) -> Concept:
    return Concept(name, shape, tuple(dict.fromkeys(tokens_of(phrase) for phrase in phrases.split("|"))))


CONCEPTS: tuple[Concept, ...] = (
    _concept("total", "money",
        "grand total|total amount due|amount due|total due|balance due|total payable|amount payable|"
        "total amount|total inclusive|total incl|total including|total rounded|rounded total|nett total|"
        "net total|total sales inclusive|total|invoice total|total price|total to pay|gesamtbetrag|"
        "rechnungsbetrag|gesamtsumme|endbetrag|gesamt|summe|zu zahlen|montant total|total ttc|net a payer|"
        "montant ttc|total a pagar|importe total|totale|totale da pagare|totaal|te betalen|totaalbedrag|"
        "total geral|jumlah|jumlah besar|suma|razem|合计|总计|合計|itogo|итого|amount"),
    _concept("subtotal", "money",
        "subtotal|sub total|net amount|amount untaxed|untaxed amount|total excluding|total excl|"
        "total excl tax|total before tax|taxable amount|nettobetrag|zwischensumme|netto|total ht|sous total|"
        "montant ht|base imponible|imponibile|subtotaal|totaal excl|total excluding gst|"
        "total sales excluding|amount excluding tax|exclusief btw|excl btw|excluding vat|excl vat|before tax"),
    _concept("tax", "money",
        "tax|tax amount|amount tax|vat|vat amount|gst|gst amount|sales tax|total tax|total gst|total vat|"
        "mwst|ust|mehrwertsteuer|umsatzsteuer|tva|montant tva|iva|imposto|btw|btw bedrag|service tax|sst|hst|"
        "pst"),
    _concept("tax_rate", "percent",
        "tax rate|vat rate|gst rate|tax percent|vat percent|line tax percent|steuersatz|taux tva"
        "|btw|mwst|tva|iva|ust|vat|gst|tax"),
    _concept("discount", "money",
        "discount|total discount|rabatt|remise|descuento|sconto|korting|savings|total savings"),
    _concept("shipping", "money",
        "shipping|shipping cost|delivery charge|freight|versandkosten|versand|frais de port|postage|handling"),
    _concept("service_charge", "money",
        "service charge|svc charge|service|tip|gratuity"),
    _concept("paid", "money",
        "amount paid|paid|cash|cash paid|amount tendered|tendered|payment|bar|bezahlt|total paid|visa|"
        "mastercard|credit card|debit card|tunai|paid amount"),
    _concept("change", "money",
        "change|change due|cash change|ruckgeld|baki|monnaie|cambio|rendu"),
    _concept("rounding", "money",
        "rounding|round|rounding adjustment|rounding adj|rnd adj|round adj|pembundaran"),
    _concept("unit_price", "money",
        "unit price|price unit|price per unit|unit cost|price each|rate|price|u price|u p|einzelpreis|preis|"
        "prix unitaire|pu|precio unitario|precio|prezzo|prijs|stuckpreis|prijs per stuk|stuksprijs"),
    _concept("line_total", "money",
        "line total|line amount|price subtotal|extended price|ext price|gesamtpreis|importe|bedrag|betrag|"
        "amount|total price|montant|net price|total"),
    _concept("quantity", "number",
        "quantity|menge|anzahl|quantite|cantidad|quantita|aantal|units|total quantity|total items|"
        "number of items|item count|total item|pcs|stk|kuantiti"),
    _concept("unit", "text",
        "unit|uom|unit of measure|einheit|unite|unidad"),
    _concept("date", "date",
        "date|invoice date|date of issue|issue date|issued on|date issued|bill date|receipt date|order date|"
        "datum|rechnungsdatum|belegdatum|ausstellungsdatum|date de facture|date facture|date d emission|"
        "fecha|fecha de emision|data|data fattura|factuurdatum|data de emissao|transaction date|"
        "document date|statement date|tarikh|日期|дата|dated"),
    _concept("due_date", "date",
        "due date|date due|payment due|payment due date|due on|due by|pay by|fallig am|falligkeitsdatum|"
        "zahlbar bis|date limite|date d echeance|echeance|fecha de vencimiento|vencimiento|scadenza|vervaldatum|"
        "data de vencimento"),
    _concept("delivery_date", "date",
        "delivery date|ship date|date shipped|lieferdatum|date de livraison|fecha de entrega|leverdatum"),
    _concept("birth_date", "date",
        "date of birth|birth date|dob|born|geburtsdatum|date de naissance|fecha de nacimiento|geboortedatum"),
    _concept("start_date", "date",
        "start date|date start|from date|period from|check in|date check in|valid from|begin date"),
    _concept("end_date", "date",
        "end date|date end|to date|period to|check out|date check out|valid until|expiry date|"
        "expiration date|expires"),
    _concept("time", "time",
        "time|uhrzeit|heure|hora|ora|tijd|masa"),
    _concept("invoice_number", "code",
        "invoice number|invoice|invoice id|bill number|receipt number|document number|tax invoice number|"
        "number|rechnungsnummer|rechnung nr|rechnungs nr|belegnummer|beleg nr|numero de facture|"
        "facture numero|facture n|facture|numero de factura|factura|numero fattura|fattura|fattura n|"
        "factuurnummer|factuur|numero da fatura|receipt|bill|transaction number|slip number"),
    _concept("order_number", "code",
        "order number|order id|order|purchase order|purchase order number|purchase order id|po number|po|"
        "booking id|booking number|bestellnummer|auftragsnummer|bestell nr|numero de commande|commande|"
        "pedido|ordernummer|customer order number"),
    _concept("customer_number", "code",
        "customer number|customer id|client id|client number|kundennummer|kunden nr|numero client|"
        "klantnummer|numero de cliente|member number|member id|patient id"),
    _concept("account_number", "code",
        "account number|account|kontonummer|konto|numero de compte|cuenta|rekeningnummer|line number"),
    _concept("reference", "code",
        "reference|reference number|your reference|our reference|payment reference|referenz|verwendungszweck|"
        "referencia|kenmerk"),
    _concept("tax_id", "code",
        "tax id|vat number|vat id|vat registration number|gst number|gst id|gst registration number|"
        "gst reg number|gstin|tax number|ust id|ust idnr|ust id nr|steuernummer|numero tva|"
        "tva intracommunautaire|nif|cif|partita iva|p iva|btw nummer|btw|abn|ein|tin|vat"),
    _concept("registration", "code",
        "company registration number|registration number|reg number|company number|co reg number|hrb|siren|"
        "siret|rcs|kvk|kvk nummer|cin|coc|chamber of commerce|roc number"),
    _concept("iban", "code",
        "iban|bank account"),
    _concept("bic", "code",
        "bic|swift|swift code|bic swift"),
    _concept("company", "name",
        "company|company name|vendor|vendor name|seller|seller name|merchant|merchant name|supplier|"
        "supplier name|issuer|store|store name|shop|restaurant|business name|from|verkaufer|lieferant|"
        "fournisseur|proveedor|fornitore|leverancier|organization|organisation|sold by"),
    _concept("customer", "name",
        "customer|customer name|bill to|billed to|sold to|invoice to|ship to|deliver to|client|client name|"
        "buyer|buyer name|partner name|kunde|rechnungsempfanger|cliente|klant|recipient|attention|attn|to"),
    _concept("person", "name",
        "name|full name|patient name|employee name|contact|contact person|sender|cashier|salesperson|server|"
        "nom|nombre|nome|naam"),
    _concept("address", "address",
        "address|street address|mailing address|billing address|shipping address|anschrift|adresse|direccion|"
        "indirizzo|adres|endereco|alamat|partner street|street"),
    _concept("city", "text",
        "city|town|partner city|stadt|ort|ville|ciudad|citta|stad"),
    _concept("zip", "code",
        "zip|zip code|postal code|postcode|partner zip|plz|code postal|codigo postal|cap"),
    _concept("country", "text",
        "country|land|pays|pais|paese"),
    _concept("phone", "phone",
        "phone|phone number|contact number|hotline|telefon|telefonnummer|telefono|telefoon|mobile|"
        "mobile number|cell|cell phone"),
    _concept("fax", "phone",
        "fax|fax number|telefax|facsimile"),
    _concept("email", "email",
        "email|e mail|email address|mail|partner email|correo|correo electronico"),
    _concept("website", "url",
        "website|web|url|homepage|partner website|internet|site web|www"),
    _concept("currency", "currency",
        "currency|wahrung|devise|moneda|valuta|currency symbol|currency code"),
    _concept("payment_method", "text",
        "payment method|paid by|payment type|payment mode|zahlungsart|mode de paiement|forma de pago|"
        "betaalwijze"),
    _concept("payment_terms", "text",
        "payment terms|terms|zahlungsbedingungen|conditions de paiement"),
    _concept("description", "text",
        "description|item|item description|item name|product|product name|article|particulars|details|goods|"
        "bezeichnung|beschreibung|artikel|designation|descripcion|concepto|descrizione|omschrijving|service|"
        "name|libelle|keterangan"),
    _concept("item_code", "code",
        "item code|item number|code|sku|article number|artikelnummer|art nr|product code|barcode|part number|"
        "codigo"),
    _concept("position", "number",
        "pos|position|line|s number|sr number|serial number|item number"),
    _concept("subject", "text",
        "subject|re|regarding|betreff|objet|asunto|oggetto|onderwerp"),
)  # fmt: skip


SHAPES: Mapping[str, Shape] = {concept.name: concept.shape for concept in CONCEPTS}
TABLE_ONLY = frozenset({"line_total", "position", "unit", "item_code"})
PAGE_ONLY = frozenset({"total", "subtotal", "invoice_number", "person", "customer", "company"})


NUMERIC: frozenset[Shape] = frozenset({"money", "number", "percent"})


def concept_of(name: Tokens, in_table: bool, numeric: bool) -> tuple[Concept, bool] | None:
    """The concept that `name` is a phrase of (True), or that its last words are (False); None if there is none.

    Of several, one of numbers for a `numeric` leaf and one of texts for others ("vat" is an amount or an identifier).
    """
    elsewhere = PAGE_ONLY if in_table else TABLE_ONLY
    concepts = [concept for concept in CONCEPTS if concept.name not in elsewhere]
    for start in range(len(name)):
        words = name[start:]
        ranked = [
            ((concept.shape in NUMERIC) != numeric, concept.phrases.index(words), place)
            for place, concept in enumerate(concepts)
            if words in concept.phrases
        ]
        if ranked:
            return concepts[min(ranked)[2]], start == 0
    return None
