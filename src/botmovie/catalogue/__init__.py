"""The store: all films and people, their passages, names and search indexes."""

from botmovie.catalogue.feedback import (
    Feedback,
    JudgedAnswer,
    Remembered,
    Review,
    load_feedback,
    load_judged,
    load_reviews,
    save_feedback,
    save_review,
)
from botmovie.catalogue.folding import film_id, fold, slug
from botmovie.catalogue.protocol import Catalogue, Info, Name, Vectors
from botmovie.catalogue.sqlite import SqliteCatalogue, open_sqlite_catalogue
from botmovie.catalogue.upkeep import Check, catalogue_backup, catalogue_check, catalogue_restore
from botmovie.catalogue.writing import text_hash

__all__ = [
    "Catalogue", "Check", "Feedback", "Info", "JudgedAnswer", "Name", "Remembered", "Review", "SqliteCatalogue", "Vectors", "catalogue_backup",
    "catalogue_check", "catalogue_restore", "film_id", "fold", "load_feedback", "load_judged", "load_reviews", "open_sqlite_catalogue", "save_feedback",
    "save_review", "slug", "text_hash",
]
