"""Settings: each explained where it is declared, the page made from that, and how they are read."""

from pathlib import Path

import pytest
from msgspec import ValidationError

from fayi import settings
from fayi.settings import Settings, load

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"


def test_every_setting_is_explained_in_a_sentence() -> None:
    told = settings.sentences()
    assert set(told) == set(Settings.__struct_fields__)
    assert not [name for name, sentence in told.items() if not sentence.endswith(".")]


def test_the_page_on_settings_is_up_to_date() -> None:
    assert PAGE.read_text() == settings.page(), "python -m fayi.settings > docs/settings.md"


def test_a_setting_without_an_explanation_makes_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "sentences", dict)
    with pytest.raises(KeyError, match="data_directory"):
        settings.page()


def test_settings_come_from_the_environment_and_from_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAYI_PORT", "9000")
    monkeypatch.setenv("FAYI_HOST", "desk.example")
    monkeypatch.setenv("FAYI_DATA_DIRECTORY", "/srv/desk")
    loaded = load(host="127.0.0.2")
    assert (loaded.port, loaded.host, loaded.data_directory) == (9000, "127.0.0.2", Path("/srv/desk"))
    assert loaded.site_url == "http://127.0.0.2:9000"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAYI_PORT", "")
    assert load().port == 8000


@pytest.mark.parametrize(("written", "meant"), [("true", True), ("Yes", True), ("on", True), ("off", False)])
def test_yes_and_no_may_be_written_in_several_ways(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: bool
) -> None:
    monkeypatch.setenv("FAYI_DEMO", written)
    assert load().demo is meant


@pytest.mark.parametrize(("name", "value"), [("FAYI_PORT", "eight"), ("FAYI_DEMO", "perhaps")])
def test_a_value_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        load()


def test_a_word_that_looks_like_yes_may_be_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAYI_MEILISEARCH_KEY", "on")
    assert load().meilisearch_key == "on"


def test_the_public_address_needs_no_slash_at_its_end() -> None:
    assert load(public_url="https://desk.example/").site_url == "https://desk.example"
