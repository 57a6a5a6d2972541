"""Names and codes people use that no standard lists, or lists under another code."""

from __future__ import annotations

from python_backends.language.tags import Tag

# Lower case; a hyphen or an underscore between code and region is the same.
ALIASES: dict[str, Tag] = {
    "american": Tag("en", "US"), "american english": Tag("en", "US"), "us english": Tag("en", "US"),
    "british english": Tag("en", "GB"), "uk english": Tag("en", "GB"), "en-uk": Tag("en", "GB"),
    "brazilian": Tag("pt", "BR"), "brazilian portuguese": Tag("pt", "BR"), "portuguese brazilian": Tag("pt", "BR"),
    "portuguese brazil": Tag("pt", "BR"), "portuguese of brazil": Tag("pt", "BR"),
    "português brasileiro": Tag("pt", "BR"), "português do brasil": Tag("pt", "BR"),
    "brasilianisches portugiesisch": Tag("pt", "BR"), "portugués brasileño": Tag("pt", "BR"),
    "portugais brésilien": Tag("pt", "BR"), "portugais du brésil": Tag("pt", "BR"),
    "european portuguese": Tag("pt", "PT"), "portuguese portugal": Tag("pt", "PT"),
    "portuguese of portugal": Tag("pt", "PT"), "português europeu": Tag("pt", "PT"),
    "castilian": Tag("es"), "castellano": Tag("es"), "castellà": Tag("es"), "castilian spanish": Tag("es", "ES"),
    "european spanish": Tag("es", "ES"), "spanish spain": Tag("es", "ES"), "mexican spanish": Tag("es", "MX"),
    "spanish mexico": Tag("es", "MX"), "latin american spanish": Tag("es", "419"),
    "canadian french": Tag("fr", "CA"), "quebec french": Tag("fr", "CA"), "québécois": Tag("fr", "CA"),
    "french canada": Tag("fr", "CA"), "swiss german": Tag("gsw"), "austrian german": Tag("de", "AT"),
    "simplified chinese": Tag("zh", "CN"), "chinese simplified": Tag("zh", "CN"), "zh-hans": Tag("zh", "CN"),
    "traditional chinese": Tag("zh", "TW"), "chinese traditional": Tag("zh", "TW"), "zh-hant": Tag("zh", "TW"),
    "mandarin": Tag("zh"), "mandarin chinese": Tag("zh"), "简体中文": Tag("zh", "CN"), "繁體中文": Tag("zh", "TW"),
    "汉语": Tag("zh"), "英语": Tag("en"), "英文": Tag("en"), "法文": Tag("fr"), "德文": Tag("de"), "日文": Tag("ja"),
    "西班牙文": Tag("es"), "韩文": Tag("ko"), "俄文": Tag("ru"), "cantonese": Tag("yue"),
    "flemish": Tag("nl", "BE"), "vlaams": Tag("nl", "BE"), "hollands": Tag("nl"),
    "farsi": Tag("fa"), "persian": Tag("fa"), "dari": Tag("fa"), "modern standard arabic": Tag("ar"),
    "bokmål": Tag("nb"), "bokmal": Tag("nb"), "norwegian bokmal": Tag("nb"), "nynorsk": Tag("nn"),
    "norwegian": Tag("nb"), "norsk": Tag("nb"), "no": Tag("nb"), "nor": Tag("nb"),
    "valencian": Tag("ca", "VALENCIA"), "valencià": Tag("ca", "VALENCIA"), "valenciano": Tag("ca", "VALENCIA"),
    "aranese": Tag("oc", "ARAN"), "gascon": Tag("oc", "GASCON"), "provençal": Tag("oc"),
    "serbo croatian": Tag("sh"), "serbocroatian": Tag("sh"), "bahasa indonesia": Tag("id"),
    "bahasa malaysia": Tag("ms"), "bahasa melayu": Tag("ms"), "malaysian": Tag("ms"), "moldovan": Tag("ro", "MD"),
    "euskera": Tag("eu"), "galego": Tag("gl"), "gallego": Tag("gl"), "frisian": Tag("fy"), "gaelic": Tag("gd"),
    "irish gaelic": Tag("ga"), "scottish gaelic": Tag("gd"), "haitian creole": Tag("ht"), "pilipino": Tag("tl"),
    "filipino": Tag("tl"), "fil": Tag("tl"), "burmese": Tag("my"), "sinhalese": Tag("si"), "kiswahili": Tag("sw"),
    "kirghiz": Tag("ky"), "uighur": Tag("ug"), "hochdeutsch": Tag("de"), "inglesa": Tag("en"), "isixhosa": Tag("xh"),
}  # fmt: skip
