"""Settings of the process: one table, from the environment (`BOTMOVIE_*`) or `botmovie.toml`, defaults here.

`botmovie doctor` prints this table; a test fails when a setting is not in the documentation.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from botmovie.errors import BadSetting

PROVIDERS = ("embedded", "none", "openai", "ollama", "openai-compatible")


def _model(value: str) -> str:
    provider, _, name = value.partition(":")
    if provider not in PROVIDERS or (provider in ("openai", "ollama", "openai-compatible")) != bool(name):
        raise ValueError("give embedded, none, openai:NAME, ollama:NAME or openai-compatible:NAME")
    return value


def _catalogue(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise ValueError("give sqlite:///path or postgresql://…")
    return value


def default_catalogue() -> str:
    """The SQLite file in the user's data folder."""
    return f"sqlite:///{user_data_path('botmovie') / 'catalogue.sqlite'}"


class Settings(BaseSettings):
    """All settings. Units stand in the descriptions."""

    model_config = SettingsConfigDict(env_prefix="BOTMOVIE_", toml_file="botmovie.toml", extra="ignore", frozen=True)

    catalogue: Annotated[str, AfterValidator(_catalogue)] = Field(default_factory=default_catalogue, description="where the catalogue is: sqlite:///path or postgresql://…")
    model: Annotated[str, AfterValidator(_model)] = Field("embedded", description="who writes open answers: embedded, none, openai:NAME, ollama:NAME, openai-compatible:NAME")
    model_url: str | None = Field(None, description="base URL of an OpenAI-compatible server or of Ollama")
    model_adapter: str = Field("promoted", description="LoRA adapter of the embedded model: promoted (by botmovie models promote; where none is, packaged), packaged (if there is one), none, or a GGUF file that botmovie tune writer made")
    model_folder: str | None = Field(None, description="folder of the models that were tuned here; by default models, beside the catalogue")
    model_timeout: float = Field(20.0, gt=0, le=600, description="seconds to wait for a chat model before facts and passages answer alone")
    model_threads: int = Field(0, ge=0, le=64, description="threads of the embedded model; 0: one less than there are cores")
    model_queue: int = Field(4, ge=0, le=1000, description="questions that may wait for the embedded model; more fall back to passages at once")
    host: str = Field("127.0.0.1", description="address that the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port that the server listens on")
    workers: int = Field(4, ge=1, le=64, description="threads of the server that answer questions")
    processes: int = Field(0, ge=0, le=64, description="processes that answer closed questions, the server's own among them; 0: one for each core, at most 4")
    queue: int = Field(256, ge=0, le=100_000, description="requests that may wait for a thread; more get 429")
    conversations: int = Field(10_000, ge=1, description="conversations kept in memory, the longest unused go first")
    turns: int = Field(8, ge=1, le=50, description="turns of a conversation that are remembered")
    max_body: int = Field(65_536, ge=1024, description="bytes of a request body; larger gets 413")


    @property
    def shelf(self) -> Path:
        """The folder of the models that were tuned here."""
        if self.model_folder:
            return Path(self.model_folder)
        beside = Path(self.catalogue.removeprefix("sqlite:///")).parent if self.catalogue.startswith("sqlite:///") else user_data_path("botmovie")
        return beside / "models"


class _FromToml(Settings):
    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource, file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: Any) -> Settings:
    """Settings from overrides, environment and `botmovie.toml`, in this order. Raises BadSetting that names the one."""
    try:
        return _FromToml(**{k: v for k, v in overrides.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(p) for p in first["loc"]).upper()
        raise BadSetting(f"BOTMOVIE_{name} is not valid: {first['msg'].removeprefix('Value error, ')}") from None
    except ValueError as error:
        raise BadSetting(f"botmovie.toml cannot be read: {error}") from None


def settings_table(settings: Settings) -> list[tuple[str, str, str, str]]:
    """(environment variable, value, default, description) of every setting."""
    rows = []
    for name, one in Settings.model_fields.items():
        default = default_catalogue() if name == "catalogue" else one.default
        rows.append((f"BOTMOVIE_{name.upper()}", str(getattr(settings, name)), str(default), one.description or ""))
    return rows


__all__ = ["Path", "Settings", "default_catalogue", "load_settings", "settings_table"]
