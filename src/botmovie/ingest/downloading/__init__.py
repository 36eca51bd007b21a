"""Fetching published data sets for users who have a network; nothing else in the program goes there.

`offers.py` is what can be fetched, from whom, under which licence; `fetching.py` brings one file, resumed and checked;
`wikidata.py` asks the query service for films, year by year; `running.py` fetches a whole offer.
"""

from botmovie.ingest.downloading.fetching import DownloadFailed, Patience
from botmovie.ingest.downloading.offers import OFFERS, Item, Offer, offer_named
from botmovie.ingest.downloading.running import Fetched, fetch_offer, room_needed

__all__ = ["OFFERS", "DownloadFailed", "Fetched", "Item", "Offer", "Patience", "fetch_offer", "offer_named", "room_needed"]
