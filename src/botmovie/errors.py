"""Every error the program raises on purpose.

    BotMovieError
    ├── BadInput            the caller's words, file or setting are wrong; the message says what to do   (exit 2, HTTP 422)
    │   ├── BadQuestion     empty, too long, not text
    │   ├── BadQuery        a typed query that cannot be executed
    │   ├── BadRecord       a row of an import; carries file and line
    │   └── BadSetting
    ├── NotFound            no such film, person, conversation, file                                     (exit 1, HTTP 404)
    ├── CatalogueError      the store cannot be read or written; nothing was half-written                (exit 1, HTTP 503)
    │   ├── CatalogueLocked
    │   ├── CatalogueCorrupt
    │   └── DiskFull
    ├── ModelError          a language model or encoder                                                  (exit 1, HTTP 503)
    │   ├── ModelMissing    not installed, no key: the message gives the line that installs it
    │   ├── ModelUnreadable file cut short or of another format
    │   ├── ModelBusy       the bounded queue is full
    │   └── ModelTimeout    no answer in time
    ├── DownloadFailed      a data set cannot be fetched; what has come is kept (ingest.downloading)     (exit 1)
    └── Overloaded          the server's queue is full                                                   (HTTP 429)
"""

from __future__ import annotations


class BotMovieError(Exception):
    """Base of all errors raised on purpose; `code` is what HTTP clients see."""

    code = "error"


class BadInput(BotMovieError):
    code = "bad_input"


class BadQuestion(BadInput):
    code = "bad_question"


class BadQuery(BadInput):
    code = "bad_query"


class BadRecord(BadInput):
    """One row that cannot be taken in; `where` is "file:line"."""

    code = "bad_record"

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class BadSetting(BadInput):
    code = "bad_setting"


class NotFound(BotMovieError):
    code = "not_found"


class CatalogueError(BotMovieError):
    code = "catalogue_unavailable"


class CatalogueLocked(CatalogueError):
    code = "catalogue_locked"


class CatalogueCorrupt(CatalogueError):
    code = "catalogue_corrupt"


class DiskFull(CatalogueError):
    code = "disk_full"


class ModelError(BotMovieError):
    code = "model_unavailable"


class ModelMissing(ModelError):
    code = "model_missing"


class ModelUnreadable(ModelError):
    code = "model_unreadable"


class ModelBusy(ModelError):
    code = "model_busy"


class ModelTimeout(ModelError):
    code = "model_timeout"


class Overloaded(BotMovieError):
    code = "overloaded"

    def __init__(self, message: str, *, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after
