"""The store: all films and people, their passages, names and search indexes."""

from botmovie.catalogue.feedback import Feedback, load_feedback, save_feedback
from botmovie.catalogue.folding import film_id, fold, slug
from botmovie.catalogue.protocol import Catalogue, Info, Name, Vectors
from botmovie.catalogue.sqlite import SqliteCatalogue, open_sqlite_catalogue
from botmovie.catalogue.upkeep import Check, catalogue_backup, catalogue_check, catalogue_restore
from botmovie.catalogue.writing import text_hash

__all__ = [
    "Catalogue", "Check", "Feedback", "Info", "Name", "SqliteCatalogue", "Vectors", "catalogue_backup", "catalogue_check", "catalogue_restore",
    "film_id", "fold", "load_feedback", "open_sqlite_catalogue", "save_feedback", "slug", "text_hash",
]
