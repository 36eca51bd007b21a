"""Countries and languages as publishers name them, put into the names that the catalogue stores.

Takes ISO codes, English names, demonyms, Freebase names ("Hindi Language", "Farsi, Western Language"), names in the
language itself (TMDB), and states that are no more. What the project's vocabulary lacks gets its ISO name. Pure.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import pycountry

from botmovie.catalogue.folding import fold
from botmovie.domain.vocabulary import COUNTRIES, LANGUAGES

_COUNTRY_NAMES = {
    "united states of america": "USA", "united states": "USA", "the united states": "USA", "england": "UK", "scotland": "UK", "wales": "UK", "northern ireland": "UK", "kingdom of great britain": "UK",
    "united kingdom of great britain and northern ireland": "UK", "great britain": "UK", "weimar republic": "Germany", "nazi germany": "Germany", "german reich": "Germany", "german empire": "Germany", "kingdom of prussia": "Germany",
    "federal republic of germany": "West Germany", "bundesrepublik deutschland": "West Germany", "german democratic republic": "East Germany", "soviet occupation zone": "East Germany", "gdr": "East Germany",
    "ussr": "Soviet Union", "u s s r": "Soviet Union", "union of soviet socialist republics": "Soviet Union", "georgian ssr": "Soviet Union", "ukrainian ssr": "Soviet Union", "ukranian ssr": "Soviet Union", "uzbek ssr": "Soviet Union",
    "russian sfsr": "Soviet Union", "russian empire": "Russia", "russian federation": "Russia", "federal republic of yugoslavia": "Yugoslavia", "socialist federal republic of yugoslavia": "Yugoslavia", "kingdom of yugoslavia": "Yugoslavia",
    "serbia and montenegro": "Serbia", "czechia": "Czech Republic", "slovak republic": "Slovakia", "kingdom of italy": "Italy", "republic of macedonia": "North Macedonia", "macedonia": "North Macedonia", "burma": "Myanmar",
    "republic of ireland": "Ireland", "irish free state": "Ireland", "korea": "South Korea", "republic of korea": "South Korea", "south korea": "South Korea", "democratic people s republic of korea": "North Korea",
    "people s republic of china": "China", "republic of china": "Taiwan", "mainland china": "China", "hong kong sar china": "Hong Kong", "palestinian territories": "Palestine", "palestinian territory": "Palestine",
    "mandatory palestine": "Palestine", "state of palestine": "Palestine", "occupied palestinian territory": "Palestine", "iraqi kurdistan": "Iraq", "ottoman empire": "Turkey", "turkiye": "Turkey", "persia": "Iran", "ceylon": "Sri Lanka",
    "siam": "Thailand", "zaire": "Democratic Republic of the Congo", "congo": "Republic of the Congo", "dr congo": "Democratic Republic of the Congo", "ivory coast": "Ivory Coast", "cote d ivoire": "Ivory Coast", "upper volta": "Burkina Faso",
    "dahomey": "Benin", "rhodesia": "Zimbabwe", "british india": "India", "british raj": "India", "swaziland": "Eswatini", "macau": "Macao", "the bahamas": "Bahamas", "the gambia": "Gambia", "the philippines": "Philippines", "the netherlands": "Netherlands",
    "holland": "Netherlands", "viet nam": "Vietnam", "syrian arab republic": "Syria", "lao people s democratic republic": "Laos", "brunei darussalam": "Brunei", "cape verde": "Cabo Verde", "austria hungary": "Austria", "east timor": "Timor-Leste",
}  # fmt: skip
_COUNTRY_CODES = {
    # beyond ISO 3166-1: historic ones, and what IMDb and TMDB use for them
    "UK": "UK", "EN": "UK", "SU": "Soviet Union", "SUHH": "Soviet Union", "DD": "East Germany", "DDDE": "East Germany", "XG": "East Germany", "XEG": "East Germany", "XWG": "West Germany", "XC": "Czechoslovakia", "CSHH": "Czechoslovakia",
    "XCZ": "Czechoslovakia", "YU": "Yugoslavia", "YUCS": "Yugoslavia", "XYU": "Yugoslavia", "CSXX": "Serbia", "XI": "UK", "XK": "Kosovo", "XKV": "Kosovo", "XKO": "South Korea", "BU": "Myanmar", "BUMM": "Myanmar",
    "ZR": "Democratic Republic of the Congo", "ZRCD": "Democratic Republic of the Congo", "CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo", "VDVN": "Vietnam", "XNA": "", "XWW": "", "XEU": "", "XAS": "", "TP": "Timor-Leste", "AN": "Netherlands Antilles",
}  # fmt: skip
_END_OF_CZECHOSLOVAKIA = 1993
"""The code CS was Czechoslovakia's before this year, and Serbia and Montenegro's later."""

_LANGUAGE_NAMES = {
    "mandarin chinese": "Mandarin", "standard mandarin": "Mandarin", "standard chinese": "Mandarin", "putonghua": "Mandarin", "普通话": "Mandarin", "国语": "Mandarin", "southwestern mandarin": "Mandarin", "standard cantonese": "Cantonese", "yue chinese": "Cantonese",
    "广州话": "Cantonese", "廣州話": "Cantonese", "広州話": "Cantonese", "粤语": "Cantonese", "wu chinese": "Shanghainese", "min nan": "Hokkien", "min nan chinese": "Hokkien", "taiwanese": "Taiwanese Hokkien", "hakka chinese": "Hakka", "chinese hakka": "Hakka",
    "american english": "English", "british english": "English", "australian english": "English", "indian english": "English", "south african english": "English", "brazilian portuguese": "Portuguese", "castilian": "Spanish", "castellano": "Spanish", "flemish": "Dutch", "nederlands": "Dutch",
    "farsi": "Persian", "western farsi": "Persian", "iranian persian": "Persian", "farsi western": "Persian", "dari persian": "Dari", "standard tibetan": "Tibetan", "central khmer": "Khmer", "khmer central": "Khmer", "modern greek": "Greek", "norwegian bokmal": "Norwegian", "norwegian nynorsk": "Norwegian",
    "panjabi": "Punjabi", "pushto": "Pashto", "fulah": "Fula", "fulfulde": "Fula", "oriya": "Odia", "odia": "Odia", "egyptian arabic": "Arabic", "classical arabic": "Arabic", "standard arabic": "Arabic", "chadian arabic": "Arabic", "swiss german": "Swiss German", "deutsch": "German", "francais": "French",
    "italiano": "Italian", "espanol": "Spanish", "portugues": "Portuguese", "svenska": "Swedish", "dansk": "Danish", "norsk": "Norwegian", "suomi": "Finnish", "islenska": "Icelandic", "polski": "Polish", "cesky": "Czech", "slovencina": "Slovak", "magyar": "Hungarian", "romana": "Romanian", "turkce": "Turkish",
    "srpski": "Serbian", "hrvatski": "Croatian", "bosanski": "Bosnian", "slovenscina": "Slovenian", "shqip": "Albanian", "eesti": "Estonian", "latviesu": "Latvian", "lietuviu": "Lithuanian", "tieng viet": "Vietnamese", "bahasa indonesia": "Indonesian", "bahasa melayu": "Malay", "kiswahili": "Swahili",
    "gaeilge": "Irish", "cymraeg": "Welsh", "euskera": "Basque", "catala": "Catalan", "galego": "Galician", "latin": "Latin", "日本語": "Japanese", "한국어 조선말": "Korean", "한국어": "Korean", "हिन्दी": "Hindi", "العربية": "Arabic", "עברית": "Hebrew", "עִבְרִית": "Hebrew", "русский": "Russian", "pусский": "Russian",
    "український": "Ukrainian", "українська": "Ukrainian", "ελληνικα": "Greek", "български език": "Bulgarian", "ภาษาไทย": "Thai", "தமிழ்": "Tamil", "తెలుగు": "Telugu", "বাংলা": "Bengali", "ਪੰਜਾਬੀ": "Punjabi", "فارسی": "Persian", "اردو": "Urdu", "پښتو": "Pashto", "ქართული": "Georgian", "қазақ": "Kazakh",
    "hindustani": "Hindustani", "serbo croatian": "Serbo-Croatian", "assyrian neo aramaic": "Aramaic", "imperial aramaic": "Aramaic", "scottish gaelic": "Scottish Gaelic", "gaelic": "Scottish Gaelic", "sami": "Sámi", "saami north": "Sámi", "northern sami": "Sámi", "cree": "Cree", "maya yucatan": "Yucatec Maya",
    "bangla": "Bengali", "sinhalese": "Sinhala", "burmese": "Burmese", "filipino pilipino": "Filipino", "pilipino": "Filipino", "malayan": "Malay", "mooré": "Mooré", "moore": "Mooré", "mossi": "Mooré", "dioula": "Dyula", "bamanankan": "Bambara", "ancient greek": "Ancient Greek", "old english": "Old English",
}  # fmt: skip
_LANGUAGE_CODES = {"cn": "Cantonese", "zh": "Mandarin", "zho": "Mandarin", "chi": "Mandarin", "cmn": "Mandarin", "yue": "Cantonese", "nan": "Hokkien", "mo": "Romanian", "sh": "Serbo-Croatian", "xx": "", "zxx": "", "und": "", "mul": "", "mis": "", "iw": "Hebrew", "in": "Indonesian", "ji": "Yiddish", "nb": "Norwegian", "nn": "Norwegian", "qbn": "Flemish", "qal": ""}
_SPOKEN_BY_NONE = frozenset(("silent", "silent film", "none", "no language", "no spoken language", "no dialogue", "no linguistic content", "sign language only"))
_FREEBASE = re.compile(r"\s+languages?$", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^)]*\)")


@lru_cache(maxsize=4096)
def country(published: str, year: int | None = None) -> str | None:
    """The catalogue's name of a country: "SU", "Russian SFSR" → "Soviet Union"; "German" → "Germany". None for what is none.

    `year` of the film decides what the code CS means.
    """
    text = published.strip()
    if text.upper() == "CS" and len(text) == 2:
        return "Czechoslovakia" if year is None or year < _END_OF_CZECHOSLOVAKIA else "Serbia"
    if text.isupper() and text in _COUNTRY_CODES:
        return _COUNTRY_CODES[text] or None
    folded = fold(_REMARK.sub("", text))
    known = _country_words().get(folded)
    if known:
        return known
    try:
        found: Any = pycountry.countries.lookup(text)
    except LookupError:
        return None
    return _by_code().get(found.alpha_2) or _iso_name(found)


@lru_cache(maxsize=4096)
def language(published: str) -> str | None:
    """The catalogue's name of a language: "fa", "Farsi, Western Language" → "Persian". None for silence and for what is no
    language (a country in the wrong column)."""
    if own := _language_words().get(fold(published)):
        return own
    text = _FREEBASE.sub("", published.strip())
    folded = fold(_REMARK.sub("", text))
    if folded in _SPOKEN_BY_NONE:
        return None
    if text.lower() in _LANGUAGE_CODES:
        return _LANGUAGE_CODES[text.lower()] or None
    known = _LANGUAGE_NAMES.get(folded) or _language_words().get(folded)
    if known:
        return known
    if "," in text:  # "Chinese, Hakka"
        first, _, second = text.partition(",")
        turned = f"{second.strip()} {first.strip()}"
        return _LANGUAGE_NAMES.get(fold(turned)) or _language_words().get(fold(first)) or turned
    found = _iso_language(text)
    if found is not None:
        name = _REMARK.sub("", found.name)
        return _LANGUAGE_NAMES.get(fold(name)) or _language_words().get(fold(name)) or name
    return None if country(text) else text


def _iso_language(text: str) -> Any:
    """A language of ISO 639 by a code, also with a country ("pt-BR"), or by name; None where there is none."""
    code = re.split(r"[-_]", text)[0].lower()
    if len(code) == 2 and code.isalpha():
        return pycountry.languages.get(alpha_2=code)
    if len(code) == 3 and code.isalpha() and text.islower():
        return pycountry.languages.get(alpha_3=code) or pycountry.languages.get(bibliographic=code)
    try:
        return pycountry.languages.lookup(text)
    except LookupError:
        return None


@cache
def _country_words() -> dict[str, str]:
    """Folded names and demonyms; of a word that several share ("czech") the state that there is today."""
    found: dict[str, str] = {}
    for name, (_, words) in COUNTRIES.items():
        for word in words.split(","):
            found[word] = name
    found |= {fold(name): name for name in COUNTRIES} | {fold(name): name for name in _COUNTRY_NAMES.values()} | _COUNTRY_NAMES
    return found | {"korean": "South Korea", "german": "Germany", "chinese": "China"}


@cache
def _by_code() -> dict[str, str]:
    gone = {"West Germany", "East Germany", "Czechoslovakia", "Yugoslavia", "Soviet Union"}
    return {code: name for name, (code, _) in COUNTRIES.items() if name not in gone}


def _iso_name(found: Any) -> str:
    name: str = getattr(found, "common_name", None) or found.name
    first, _, second = name.partition(", ")
    return f"{second} {first}" if second.endswith(" of") else name


@cache
def _language_words() -> dict[str, str]:
    return {fold(name): name for name in LANGUAGES}
