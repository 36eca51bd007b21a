"""Who does what to whom is compared by the places of names around a verb."""

import pytest

from botmovie.verification.relations import denied, lost_head, swapped_roles, wrong_job
from botmovie.verification.units import Unit, build_units


def unit(text: str) -> Unit:
    return Unit(text, (1,))


@pytest.mark.parametrize(
    ("said", "held", "turned"),
    [
        ("Rick shoots Strasser.", "Strasser shoots Rick.", True),
        ("Strasser was shot by Rick.", "Rick shoots Strasser.", False),
        ("Rick was shot by Strasser.", "Rick shoots Strasser.", True),
        ("Rick shoots Strasser.", "Strasser is shot by Rick.", False),
        ("Rick shoots Strasser.", "When Strasser runs, Rick shoots him.", False),
        ("Rick shoots Rick.", "Rick shoots Strasser.", True),
        ("Luke kills Obi-Wan.", "Imperial troops kill the uncle of Luke, and Luke joins Obi-Wan.", True),
        ("Haku stole a gold seal from Zeniba.", "Haku is wounded; he stole a gold seal from her sister Zeniba.", False),
        ("Norman sinks the car of Marion.", "Norman finds Marion and sinks the car.", False),
        ("Howl gave Calcifer a heart.", "The boy Howl caught a star, Calcifer, and gave him his heart.", False),
        ("The dog sleeps.", "The cat sleeps.", False),
        ("Everybody likes the chief Bill.", "She goes, for everybody likes the chief Bill.", False),
        ("Doctors tell him the truth.", "After a fall, doctors tell him the truth.", False),
        ("Freddie mixes drinks from fuel.", "Freddie leaves the Navy with a talent for mixing drinks from fuel.", False),
        ("Rick tells a German boy of Sam.", "Rick tells the boy of Sam and the sailor boy Louis.", False),
    ],
)
def test_turned_roles_are_found_and_passives_understood(said: str, held: str, turned: bool):
    assert bool(swapped_roles(said, unit(held))) is turned


@pytest.mark.parametrize(
    ("said", "held", "opposed"),
    [
        ("Osamu is not the father of Shota.", "Osamu is the father of Shota.", True),
        ("Ripley does not open the hatch.", "Ripley opens the hatch.", True),
        ("Ripley opens the hatch.", "Ripley does not open the hatch.", True),
        ("Ripley doesn't open the hatch.", "Ripley will not open the hatch.", False),
        ("Ripley opens the hatch.", "Ripley opens the hatch without asking.", False),
        ("The torpedo can not destroy it.", "A torpedo can destroy it.", True),
    ],
)
def test_a_denial_must_stand_on_both_sides(said: str, held: str, opposed: bool):
    assert bool(denied(said, unit(held))) is opposed


def test_what_the_question_denies_may_be_denied():
    held = unit("Lisa wants to marry, but Jeff thinks that she is not for him.")
    assert denied("Jeff does not want to marry.", held, "Why does Jeff not want to marry?") == ""


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("Rosebud is a jigsaw puzzle.", "piece"),
        ("Rosebud is a piece of a jigsaw puzzle.", ""),
        ("Rosebud is a missing piece.", ""),
    ],
)
def test_a_part_is_not_taken_for_the_whole(said: str, lost: str):
    assert lost_head(said, unit("One word explains nothing; Rosebud is a missing piece of a jigsaw puzzle.")) == lost


def test_a_job_belongs_to_whom_the_facts_give_it(facts):
    units = build_units(facts(
        directors=("Steven Spielberg directed Jaws (1975).", ("Steven Spielberg",)),
        writers=("Peter Benchley and Carl Gottlieb wrote Jaws (1975).", ("Peter Benchley", "Carl Gottlieb")),
    ))  # fmt: skip
    assert wrong_job("Steven Spielberg directed Jaws.", units) == ""
    assert wrong_job("Carl Gottlieb directed Jaws.", units) == "directed"
    assert wrong_job("Spielberg wrote Jaws.", units) == "wrote"
    assert wrong_job("The screenplay is by Peter Benchley.", units) == ""


def test_a_plot_may_tell_of_writing_and_directing(told):
    units = build_units(told("Rumi wrote the diary and believed herself to be the idol Mima."))
    assert wrong_job("The diary was written by a woman named Rumi.", units) == ""
