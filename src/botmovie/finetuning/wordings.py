"""The wordings of questions that examples are made from by rule, each with its id and its side of the split.

Of each kind the last wording is for tests and the last but one for validation: no model is measured on a wording that it
was trained on. Knows nothing of films.
"""

from __future__ import annotations

from dataclasses import dataclass

from botmovie.finetuning.split import Side


@dataclass(frozen=True, slots=True)
class Wording:
    """`text` with the places {film}, and {other}, {said} or {name} where its kind has them; `id` is "kind/number"."""

    id: str
    text: str
    side: Side


FIELDS: dict[str, tuple[str, ...]] = {
    "directors": (
        "Who directed {film}?", "who's the director of {film}", "{film}: who was in the director's chair?", "Whose film is {film}, I mean who made it?",
        "Tell me who directed {film}, please.", "By which director is {film}?", "Who helmed {film}?",
    ),
    "writers": (
        "Who wrote {film}?", "who did the script for {film}", "Who is credited with the screenplay of {film}?", "{film} – the writers?",
        "Who came up with the script of {film}?", "Whose screenplay was {film} shot from?",
    ),
    "composers": (
        "Who composed the music for {film}?", "the score of {film} is by whom?", "Who did the soundtrack on {film}?", "I love the music in {film}, who wrote it?",
        "Name the composer of {film}.", "Whose music do we hear in {film}?",
    ),
    "cinematographers": (
        "Who shot {film}?", "who was behind the camera on {film}", "{film} looks great. Who was the cinematographer?", "Who did the photography of {film}?",
        "Who is the DP of {film}?", "Whose camera work is {film}?",
    ),
    "year": (
        "When did {film} come out?", "what year is {film} from", "How old is {film}, which year was it released?", "{film}: release year?",
        "In which year was {film} released?", "When could people first see {film}?", "{film} is from when?",
    ),
    "runtime": (
        "How long is {film}?", "whats the runtime of {film}", "How many minutes does {film} run?", "{film}, do I have time for it? How long does it go on?",
        "Running time of {film}?", "Is {film} a long one, how many minutes?", "How much time must I plan for {film}?",
    ),
    "genres": (
        "What genre is {film}?", "what kind of movie is {film}", "Is {film} a comedy, a drama or what?", "How would you class {film}?",
        "{film} belongs to which genre?", "What sort of film is {film}?",
    ),
    "countries": (
        "Where was {film} made?", "which country is {film} from", "{film} is a production of which country?", "From what country does {film} come?",
        "Country of origin of {film}?", "Which country made {film}?",
    ),
    "languages": (
        "What language is {film} in?", "do they speak english in {film}, or what language", "{film}: in which language is it?", "Which language is spoken in {film}?",
        "Do I need subtitles for {film}, what language is it?", "What do people speak in {film}?",
    ),
    "places": (
        "Where is {film} set?", "where does {film} take place", "In what place does the story of {film} happen?", "{film} plays where?",
        "What is the setting of {film}?", "In which place are we in {film}?",
    ),
    "period": (
        "When is {film} set?", "what time does {film} take place in", "In which era does the story of {film} happen?", "{film} plays in which years?",
        "Which period does {film} show?", "What time is it in the story of {film}, historically?",
    ),
    "based_on": (
        "What is {film} based on?", "is {film} from a book, which one", "What was the source for {film}?", "{film}: adapted from what?",
        "Which work does {film} adapt?", "Where does the story of {film} come from, a novel?",
    ),
    "studios": (
        "Which studio produced {film}?", "what company made {film}", "Who produced {film}, which company?", "{film} is from which studio?",
        "Name the production company of {film}.", "Which house stands behind {film}?",
    ),
    "awards": (
        "Which awards did {film} win?", "did {film} win anything", "What prizes went to {film}?", "{film}: any awards?", "What has {film} been honoured with?", "Name the prizes of {film}.",
    ),
    "gross": (
        "How much did {film} make?", "box office of {film}?", "What did {film} earn worldwide?", "How well did {film} do at the box office?", "What was the worldwide gross of {film}?", "How much money came in with {film}?",
    ),
    "budget": (
        "What did {film} cost?", "budget of {film}?", "How expensive was {film} to make?", "How much money went into {film}?", "What was spent on making {film}?", "With what budget was {film} made?",
    ),
}  # fmt: skip
"""Questions for one field, which may be held or not."""

PLAYS = (
    "Who plays {name} in {film}?", "{film}: who's {name}, which actor", "Which actor is {name} in {film}?", "The part of {name} in {film}, who has it?",
    "{name} in {film} is played by whom?", "Whose role is {name} in {film}?",
)  # fmt: skip
CHARACTER = (
    "Who is {name} in {film}?", "remind me who {name} was in {film}", "What kind of person is {name} in {film}?", "{name}, from {film}: who's that again?",
    "Tell me about {name} in {film}.", "What do we know of {name} in {film}?",
)  # fmt: skip
SUMMARY = (
    "What is {film} about?", "whats {film} about, no spoilers", "Tell me the plot of {film} without giving it away.", "{film} – premise please", "Describe {film} for me.",
    "I have never seen {film}. What happens in it, roughly?", "How does {film} begin?",
)  # fmt: skip
CLAIMS: dict[str, tuple[str, ...]] = {
    "directors": (
        "Didn't {said} direct {film}?", "{film} is by {said}, isn't it", "I think {said} made {film}, right?", "So {said} was the director of {film}?",
        "Is it true that {said} directed {film}?", "{said} directed {film}, didn't they?",
    ),
    "year": (
        "{film} came out in {said}, right?", "isnt {film} from {said}", "Was {film} released in {said}?", "I remember seeing {film} when it was new, in {said}. Is that so?",
        "Am I right that {film} is a {said} film?", "Did people get to see {film} in {said} first?",
    ),
    "countries": (
        "{film} was made in {said}, correct?", "isn't {film} from {said}?", "Is {film} a production from {said}?", "{film} comes out of {said}, no?",
        "So {film} is a film made in {said}?", "Was {film} really made in {said}?",
    ),
}  # fmt: skip
"""Questions that take a value for granted, right or wrong."""

COMPARE: dict[str, tuple[str, ...]] = {
    "runtime": (
        "Which is longer, {film} or {other}?", "{film} vs {other}, which one runs longer", "How long are {film} and {other}?", "I have little time tonight. {film} or {other}, how long is each?",
        "Compare the running times of {film} and {other}.", "Between {film} and {other}, which lasts longer?",
    ),
    "year": (
        "Which came out first, {film} or {other}?", "years of {film} and {other}", "{film} and {other}: when was each released?", "When were {film} and {other} released?",
        "What was there earlier, {film} or {other}?", "Give me the years of {film} and {other}.",
    ),
    "directors": (
        "Who directed {film}, and who {other}?", "directors of {film} and {other}?", "Did one director make both {film} and {other}, or who did?", "{film} and {other}, tell me who made each",
        "Who was the director of {film}, and who of {other}?", "Which directors made {film} and {other}?",
    ),
}  # fmt: skip


def wordings(kind: str, texts: tuple[str, ...]) -> tuple[Wording, ...]:
    """The wordings of a kind with ids and sides."""
    sides = [*[Side.TRAINING] * (len(texts) - 2), Side.VALIDATION, Side.TEST]
    return tuple(Wording(f"{kind}/{number}", text, side) for number, (text, side) in enumerate(zip(texts, sides, strict=True), 1))


def on_side(kind: str, texts: tuple[str, ...], side: Side) -> tuple[Wording, ...]:
    """The wordings of a kind on one side."""
    return tuple(w for w in wordings(kind, texts) if w.side is side)
