"""Names and codes of languages."""

from __future__ import annotations

import pytest

from python_backends.language.names import english_name, language_named, languages


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("French", "fr"), ("fr", "fr"), ("FRA", "fr"), ("fre", "fr"), ("français", "fr"), ("Französisch", "fr"),
        ("fr-CA", "fr-CA"), ("pt_br", "pt-BR"), ("Brazilian Portuguese", "pt-BR"), ("Portuguese (Brazil)", "pt-BR"),
        ("Portugiesisch", "pt"), ("fra_Latn", "fr"), ("zh-Hans", "zh-CN"), ("Chinese (Traditional)", "zh-TW"),
        ("日本語", "ja"), ("Englische", "en"), ("the German language", "de"), ("l'italien", "it"), ("no", "nb"),
        ("Bokmål", "nb"), ("hbs", "sh"), ("castellano", "es"), (" spanish. ", "es"), ("Farsi", "fa"), ("arb", "ar"),
        ("Valencian", "ca-VALENCIA"), ("es-419", "es-419"), ("ast", "ast"), ("İngilizceye", "en"),
    ],
)  # fmt: skip
def test_a_name_or_code_is_understood(text: str, tag: str) -> None:
    assert str(language_named(text)) == tag


@pytest.mark.parametrize("text", ["", "Klingon", "xx", "the", "french fries", "1", "e" * 100, "fr-", "()"])
def test_what_is_no_language_is_none(text: str) -> None:
    assert language_named(text) is None


def test_every_code_english_name_and_native_name_leads_back_to_its_language() -> None:
    lost = [row.code for row in languages().values() if row.code != "no" and language_named(row.code) is None]
    wrong = [
        (row.code, name)
        for row in languages().values()
        for name in (row.english, *row.codes)
        if (tag := language_named(name)) is None or english_name(tag.language) is None
    ]
    assert (lost, wrong) == ([], [])
    assert len(languages()) > 200


def test_english_names_never_clash() -> None:
    assert len({row.english for row in languages().values()}) == len(languages())
    assert english_name("pt-BR") == "Portuguese"
    assert english_name("qqq") == "qqq"
