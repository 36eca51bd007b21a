"""Sums of money as published, put into whole units of an ISO 4217 currency, and into US dollars of the time.

Dollars are told only where the yearly average rate is held below: official fixed rates of the Bretton Woods years, and
the averages that central banks publish, to three digits and more. Pure.
"""

from __future__ import annotations

import re

from botmovie.domain import Money

_SYMBOLS = {"US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NT$": "TWD", "NZ$": "NZD", "R$": "BRL", "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₱": "PHP", "฿": "THB", "₪": "ILS", "₫": "VND", "Rs.": "INR", "Rs": "INR", "₤": "ITL", "DM": "DEM", "FF": "FRF", "kr": "SEK"}  # fmt: skip
_WORDS = {"dollars": "USD", "dollar": "USD", "pounds": "GBP", "euros": "EUR", "euro": "EUR", "yen": "JPY", "yuan": "CNY", "rmb": "CNY", "rupees": "INR", "won": "KRW", "rubles": "RUB", "roubles": "RUB", "francs": "FRF", "lire": "ITL", "lira": "ITL", "marks": "DEM", "pesetas": "ESP"}  # fmt: skip
_SCALES = {"thousand": 1e3, "k": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "millions": 1e6, "mn": 1e6, "mio": 1e6, "m": 1e6, "mil": 1e6, "crore": 1e7, "crores": 1e7, "cr": 1e7, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12}
_CODES = frozenset("USD GBP EUR JPY INR KRW CNY RUB CAD AUD NZD HKD TWD BRL MXN SEK NOK DKK FIM CHF ATS DEM FRF ITL ESP PTE NLG BEF IEP PLN CZK HUF TRY ILS THB PHP IDR MYR SGD VND ARS CLP COP PEN ZAR NGN EGP PKR LKR BDT NPR IRR SAR AED ISK RON BGN UAH KZT XOF".split())  # fmt: skip
_SYMBOL = "|".join(sorted(map(re.escape, _SYMBOLS), key=len, reverse=True))
_SUM = re.compile(
    rf"(?:(?P<code>[A-Z]{{3}})\s*)?(?P<symbol>{_SYMBOL})?\s*(?P<number>\d[\d,. ]*)\s*(?P<scale>[a-z]+)?\.?\s*(?P<after>[A-Z]{{3}}|[a-z]+|{_SYMBOL})?"
)
_ABOUT = re.compile(r"^(?:about|around|circa|c\.|ca\.|approximately|approx\.|est\.|estimated|over|more than|under|less than|nearly|~|≈|>|<)\s*", re.IGNORECASE)
_NOTE = re.compile(r"\s*\((?:est(?:imated|\.)?|worldwide|domestic|[^)]*\d{4}[^)]*)\)\s*$", re.IGNORECASE)

_PER_DOLLAR: dict[str, dict[range | int, float]] = {
    # units of the currency for one US dollar
    "JPY": {range(1950, 1971): 360, 1990: 144.8, 1991: 134.7, 1992: 126.7, 1993: 111.2, 1994: 102.2, 1995: 94.1, 1996: 108.8, 1997: 121.0, 1998: 130.9, 1999: 113.9, 2000: 107.8, 2001: 121.5, 2002: 125.4, 2003: 115.9, 2004: 108.2, 2005: 110.2, 2006: 116.3, 2007: 117.8,
            2008: 103.4, 2009: 93.6, 2010: 87.8, 2011: 79.8, 2012: 79.8, 2013: 97.6, 2014: 105.9, 2015: 121.0, 2016: 108.8, 2017: 112.2, 2018: 110.4, 2019: 109.0, 2020: 106.8, 2021: 109.8, 2022: 131.5, 2023: 140.5},
    "INR": {range(1950, 1966): 4.76, range(1967, 1971): 7.5, 2000: 44.9, 2001: 47.2, 2002: 48.6, 2003: 46.6, 2004: 45.3, 2005: 44.1, 2006: 45.3, 2007: 41.3, 2008: 43.5, 2009: 48.4, 2010: 45.7, 2011: 46.7, 2012: 53.4, 2013: 58.6, 2014: 61.0, 2015: 64.2, 2016: 67.2, 2017: 65.1,
            2018: 68.4, 2019: 70.4, 2020: 74.1, 2021: 73.9, 2022: 78.6, 2023: 82.6},
    "GBP": {range(1950, 1967): 1 / 2.80, range(1968, 1971): 1 / 2.40, 1990: 1 / 1.785, 1991: 1 / 1.769, 1992: 1 / 1.766, 1993: 1 / 1.502, 1994: 1 / 1.532, 1995: 1 / 1.578, 1996: 1 / 1.562, 1997: 1 / 1.638, 1998: 1 / 1.656, 1999: 1 / 1.618, 2000: 1 / 1.516, 2001: 1 / 1.440,
            2002: 1 / 1.503, 2003: 1 / 1.635, 2004: 1 / 1.833, 2005: 1 / 1.820, 2006: 1 / 1.843, 2007: 1 / 2.002, 2008: 1 / 1.853, 2009: 1 / 1.566, 2010: 1 / 1.546, 2011: 1 / 1.604, 2012: 1 / 1.585, 2013: 1 / 1.564, 2014: 1 / 1.648, 2015: 1 / 1.528, 2016: 1 / 1.355, 2017: 1 / 1.288,
            2018: 1 / 1.335, 2019: 1 / 1.277, 2020: 1 / 1.284, 2021: 1 / 1.376, 2022: 1 / 1.237, 2023: 1 / 1.243},
    "EUR": {1999: 1 / 1.0658, 2000: 1 / 0.9236, 2001: 1 / 0.8956, 2002: 1 / 0.9456, 2003: 1 / 1.1312, 2004: 1 / 1.2439, 2005: 1 / 1.2441, 2006: 1 / 1.2556, 2007: 1 / 1.3705, 2008: 1 / 1.4708, 2009: 1 / 1.3948, 2010: 1 / 1.3257, 2011: 1 / 1.3920, 2012: 1 / 1.2848, 2013: 1 / 1.3281,
            2014: 1 / 1.3285, 2015: 1 / 1.1095, 2016: 1 / 1.1069, 2017: 1 / 1.1297, 2018: 1 / 1.1810, 2019: 1 / 1.1195, 2020: 1 / 1.1422, 2021: 1 / 1.1827, 2022: 1 / 1.0530, 2023: 1 / 1.0813},
}  # fmt: skip


def parse_money(amount: float | str, currency: str | None = None, as_of: str | None = None) -> Money | None:
    """ "$1.2 million", "₹50 crore", "1,250,000 EUR" → Money; None for what is no single sum (ranges, words).

    A number without a currency is taken for US dollars, as the publishers of such columns say.
    """
    if isinstance(amount, int | float):
        return Money(round(amount), currency or "USD", as_of)
    text = _ABOUT.sub("", _NOTE.sub("", amount.strip()))
    found = _SUM.fullmatch(text)
    if not found:
        return None
    scale, after = (found["scale"] or "").lower(), found["after"] or ""
    if scale in _WORDS and not after:
        scale, after = "", scale
    number = _number(found["number"])
    named = [c for c in (found["code"], after if after in _CODES else _WORDS.get(after.lower()) or _SYMBOLS.get(after), _SYMBOLS.get(found["symbol"] or ""), currency) if c]
    if number is None or (scale and scale not in _SCALES) or (after and len(named) == bool(currency)) or (found["code"] and found["code"] not in _CODES):
        return None
    usual = "INR" if scale[:4] in {"cror", "lakh", "cr"} else "USD"
    return Money(round(number * _SCALES.get(scale, 1)), named[0] if named else usual, as_of)


def in_dollars(sum_: Money, year: int | None) -> int | None:
    """The sum in whole US dollars of that year; None where the rate is not held, and for dollars themselves."""
    for years, rate in _PER_DOLLAR.get(sum_.currency, {}).items():
        if year is not None and (year == years if isinstance(years, int) else year in years):
            return round(sum_.amount / rate)
    return None


def _number(text: str) -> float | None:
    """ "1,250,000", "1.250.000", "1.2", "1 250 000" as a number."""
    digits = text.strip().rstrip(".,").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*(?:\.\d+)?|\d+(?:\.\d+)?", digits):
        return float(digits.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2}", digits):
        return float(digits.replace(".", "").replace(",", "."))
    return None
