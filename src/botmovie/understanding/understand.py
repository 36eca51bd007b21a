"""From a question and its conversation to an `Interpretation`: a typed `Query`, or what stands in its way.

The order: clean the words, link entities, read cues and conditions, resolve references, choose a frame; where no
frame fits, compare the wording with described examples; where no entity was found but one was clearly meant, say
which name is missing. A learned parser can take the place of `frames` behind the same function.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from botmovie.catalogue.protocol import Catalogue
from botmovie.domain import (
    Candidate,
    Intent,
    Interpretation,
    Kind,
    Query,
    Question,
    Selection,
    films,
)
from botmovie.domain.vocabulary import MOODS
from botmovie.errors import BadQuestion
from botmovie.understanding import conversation
from botmovie.understanding.choosing import choose_films, choose_people
from botmovie.understanding.cleaning import MAX_QUESTION, clean
from botmovie.understanding.conditions import fixed_phrases
from botmovie.understanding.conversation import Context
from botmovie.understanding.described import meant_character
from botmovie.understanding.elements import show
from botmovie.understanding.frame_pieces import film_fields, unexplained
from botmovie.understanding.frames import frame
from botmovie.understanding.learned import learned_query, meant_by
from botmovie.understanding.linking import FAMOUS, FUNCTION_WORDS, Link, Linker, WordRank, strengthen
from botmovie.understanding.main_sentence import main_sentence
from botmovie.understanding.parser import Parser
from botmovie.understanding.phrases import Phrases, build_phrases
from botmovie.understanding.reading import Reading, assemble, follows_link
from botmovie.understanding.relatives import relative_meant
from botmovie.understanding.rewording import reworded
from botmovie.understanding.scene import Entity
from botmovie.understanding.scope import SURELY_UNHELD, UNHELD_FLOOR, Scope
from botmovie.understanding.spelling import FILM_TALK
from botmovie.understanding.spreads import grouped
from botmovie.understanding.staging import Stage, find_chains, give_roles, stage
from botmovie.understanding.titles import missing_titles
from botmovie.understanding.tokens import Token, tokenize

_WITH_WORDS = frozenset({Intent.ASK, Intent.IDENTIFY, Intent.RECOMMEND, Intent.GENRE, Intent.OUT_OF_SCOPE, Intent.HELP})
"""Intents whose query carries the question's own words."""

_PLAIN = frozenset({Intent.OUT_OF_SCOPE, Intent.HELP})
"""What the frames are left to read alone where they explain every word, beside what is asked of one thing that is named."""

SURELY_ASIDE = 0.8
"""How sure the parser has to be that a text is not about films where words in it may be a title that is not held."""

RATED = "what critics and viewers scored it"
"""The thing never held in the starter catalogue that imports may bring."""


@dataclass(frozen=True, slots=True)
class Understander:
    """Understands questions over one catalogue. One instance serves all threads."""

    catalogue: Catalogue
    linker: Linker
    scope: Scope
    phrases: Phrases
    parser: Parser | None = None

    def understand(self, question: Question) -> Interpretation:
        """The interpretation of a question. Raises BadQuestion for empty, too long or unreadable text."""
        text = clean(question.text)
        if question.query is not None:
            return Interpretation(question.query, standalone=text)
        context = Context(question.history)
        if context.query is not None and (conversation.disagrees(text) or self._disputes(text, context)):
            return self._insist(text, context)
        main, rest = main_sentence(text, lambda part: self._stage(part, Context(())).scene, self.linker, follows=context.last is not None)
        result = self._sentence(main, rest, context)
        return replace(result, standalone=result.standalone or text)

    def reading(self, text: str, context: Context) -> Reading:
        """What is recognised in one sentence, before anything is decided."""
        return self._stage(text, context).reading

    def _disputes(self, text: str, context: Context) -> bool:
        """Whether the person disputes the last answer in words that no pattern knows; a new question is none."""
        reading = self._stage(text, Context(())).reading
        return self.scope.disputes(reading.masked) and not (reading.has("recommend", "describe", "compare", "order"))

    # -- one sentence

    def _sentence(self, text: str, before: str, context: Context) -> Interpretation:
        whole = f"{before} {text}".strip() if before else text
        social = self.scope.social(whole)
        if social is not None:
            return Interpretation(social)
        staged = self._stage(text, context)
        if before:
            self._borrow(staged, before, context)
        settled = conversation.settle(staged.reading, staged.scene, context, self.catalogue)
        if settled is not None:
            return self._interpret(staged, settled)
        beyond = self._beyond(staged, text, whole)
        if beyond is not None:
            return beyond
        absent = relative_meant(staged, self.catalogue)
        if absent:
            return self._interpret(staged, Query(Intent.DESCRIBE, text=text), missing=(absent,))
        spelled = conversation.spelled_out(whole, context, self.catalogue) if context.last is not None else None
        if spelled is not None:
            learned = self._parsed(self._stage(spelled, Context(())), spelled, Context(()))
            if learned is not None:
                return learned
        carried = self._carried(staged, context)
        if carried is not None:
            return self._settled_scope(staged, carried, text, whole)
        if spelled is None and (before or not self._is_plain(staged)):
            learned = self._parsed(self._stage(whole, context) if before else staged, whole, context)
            if learned is not None:
                return learned
        staged, query = self._framed(staged, text, before, context)
        spread = grouped(staged, self.scope.wordings) if query is None or query.subject is None or not query.subject.ids else None
        if spread is not None:
            return self._interpret(staged, spread)
        return self._settled_scope(staged, self._as_worded(query, staged), text, whole)

    def _is_plain(self, staged: Stage) -> bool:
        """Whether the frames explain every word of a question of a kind in which they are then as often right as the parser, in
        half the time."""
        if staged.reading.leftover():
            return False
        query = frame(staged)
        asked = {str(c.value) for c in (*staged.asked_roles, *staged.asked_fields)}
        return query is not None and (query.intent in _PLAIN or (query.intent is Intent.LOOKUP and len(staged.reading.links) == 1 and len(asked) <= 1))

    def _parsed(self, staged: Stage, whole: str, context: Context) -> Interpretation | None:
        """What the learned parser reads, where it is sure. What follows a turn and names nothing is left to the frames."""
        if self.parser is None or (context.last is not None and not staged.reading.links):
            return None
        query = learned_query(self.parser, staged, self.phrases, self.catalogue, self.linker.everyday, self.scope.wordings.likely, self.scope.off_topic)
        if query is None:
            return None
        if query.intent in _WITH_WORDS:
            query = replace(query, text=whole)
        least = {Intent.ASK: UNHELD_FLOOR, Intent.LOOKUP: SURELY_UNHELD}.get(query.intent)
        unheld = self.scope.unheld(staged.reading.masked, least=least) if least and query.fields != ("ratings",) else ""
        if unheld == RATED and self._rated(staged.scene.films):
            return self._interpret(staged, Query(Intent.LOOKUP, query.subject, ("ratings",)))
        if unheld and query.subject is not None:
            return replace(self._interpret(staged, query), unheld=unheld)
        return self._interpret(staged, query)

    def _beyond(self, staged: Stage, text: str, whole: str) -> Interpretation | None:
        """What lies in the future, or rests on a title that is not held."""
        scene = staged.scene
        if self.scope.about_the_future(whole) and not scene.films and not self.scope.off_topic(staged.reading.masked):
            return replace(self._interpret(staged, Query(Intent.ASK, text=text)), unheld="what will happen")
        missing = missing_titles(staged.reading, self.phrases, self.linker)
        numbered = [m for m in missing if any(m.startswith(staged.reading.text[staged.reading.tokens[k.start].start : staged.reading.tokens[k.end - 1].end]) for k in staged.reading.links)]
        if numbered and len(scene.films) == 1:
            return self._interpret(staged, Query(Intent.DESCRIBE, text=text), missing=tuple(numbered))
        if not missing or scene.films:
            return None
        if self.scope.off_topic(staged.reading.masked) or (missing[0].islower() and self._is_aside(staged)):
            return self._interpret(staged, Query(Intent.OUT_OF_SCOPE, text=whole))
        describing = staged.reading.has("identify") or len(staged.reading.leftover()) > 6
        if scene.characters or describing or (scene.people and scene.award):
            return None
        return self._interpret(staged, Query(Intent.DESCRIBE, text=text), missing=missing)

    def _is_aside(self, staged: Stage) -> bool:
        """Whether the learned parser is sure that a text, which asks for no field, is not about films."""
        if staged.asked_roles or staged.asked_fields:
            return False
        said = self.parser.parse(show(staged.reading, self.phrases), meant_by(staged.scene)) if self.parser is not None else None
        return said is not None and said.query.intent is Intent.OUT_OF_SCOPE and said.confidence >= SURELY_ASIDE

    def _framed(self, staged: Stage, text: str, before: str, context: Context) -> tuple[Stage, Query | None]:
        """The frame of the sure links, or of the weak ones too where the sure ones leave a place open."""
        query = frame(staged)
        if query is not None and not self._wants_weak(staged, query):
            return staged, query
        second = self._stage(text, context, weak=True)
        if second.scene.films or second.scene.people or second.scene.characters:
            if before:
                self._borrow(second, before, context)
            weak_query = self._carried(second, context) or frame(second)
            if weak_query is not None and self._weak_fits(second):
                return second, weak_query
        return staged, query

    def _settled_scope(self, staged: Stage, query: Query | None, text: str, whole: str) -> Interpretation:
        """The query after its wording was compared with described ones: reworded, not held, a wish, or off the topic."""
        scene = staged.scene
        if query is not None and query.intent is Intent.IDENTIFY:
            query = replace(query, text=whole)
        if query is None or query.intent is Intent.ASK or (query.intent in {Intent.LOOKUP, Intent.COUNT} and unexplained(staged) >= 2):
            unheld = self.scope.unheld(staged.reading.masked)
            if unheld == RATED and self._rated(scene.films):
                return self._interpret(staged, Query(Intent.LOOKUP, films(*(i for f in scene.films for i in f.ids)), ("ratings",)))
            if unheld and (scene.films or scene.people or self.scope.about_the_future(text)):
                return replace(self._interpret(staged, query or Query(Intent.ASK, text=text)), unheld=unheld)
        if query is not None and query.intent is Intent.ASK and query.subject is not None and len(query.subject.ids) > 1 and staged.reading.has("what") and not staged.reading.links and text == whole:
            query = Query(Intent.IDENTIFY, query.subject, text=text)  # "which of them is the one about …"
        if query is not None and query.intent in {Intent.FIND, Intent.IDENTIFY} and self._may_be_wish(staged) and (self.scope.wishes(staged.reading.masked) or self._in_a_mood(staged)):
            query = Query(Intent.RECOMMEND, query.subject, text=whole)
        if query is None and "genres" in film_fields(staged) and len(whole.split()) >= 8 and not (scene.films or scene.people):
            query = Query(Intent.GENRE, text=whole)
        judged = query if query is not None else self.scope.judge(whole, staged)
        leftover = staged.reading.leftover()
        if query is None and judged.intent is Intent.IDENTIFY and (staged.asked_roles or staged.asked_fields) and 0 < len(leftover) <= 3 and not staged.reading.has("identify"):
            return self._interpret(staged, Query(Intent.DESCRIBE, text=text), missing=(staged.reading.text_of(leftover),))
        return self._interpret(staged, judged)

    def _rated(self, named: Sequence[Entity]) -> bool:
        """Whether a rating of a film is held: not in the starter catalogue, but some imports bring them."""
        return any(film.ratings for film in self.catalogue.films([i for f in named for i in f.ids]))

    def _as_worded(self, query: Query | None, staged: Stage) -> Query | None:
        """What the frames found, as the learned head and the characters' descriptions read the wording."""
        if query is None:
            return None
        return meant_character(reworded(query, staged, self.scope.wordings), staged, self.catalogue, self.scope.wordings)

    def _stage(self, text: str, context: Context, *, weak: bool = False) -> Stage:
        tokens = tokenize(text)
        links, tokens = self.linker.link(tokens, taken=fixed_phrases(tokens))
        plays = any(t.folded in _PLAYING for t in tokens)
        sure = any(not link.weak for link in links)
        links = tuple(strengthen(link) for link in links if not link.weak or (weak and (link.whole or plays) and self._may_be_name(link, tokens, sure or context.last is not None)))
        links = tuple(link for link in links if not self._only_a_place(link, tokens))
        reading = assemble(text, tokens, links)
        staged = stage(reading, self.catalogue, self.phrases)
        another = bool(missing_titles(reading, self.phrases, self.linker))
        conversation.refer(reading, staged.scene, context, self.catalogue, names_another=another)
        choose_people(staged.scene, self.catalogue)
        choose_films(staged.scene, self.catalogue)
        staged.scene.conditions = [(c, n) for c, n in staged.scene.conditions if c.kind != "year" or not follows_link(c, links, tokens)]
        if context.last is not None:
            staged = restage(staged, self.catalogue)
        return staged

    def _may_be_name(self, link: Link, tokens: tuple[Token, ...], sure: bool) -> bool:
        """Whether a doubtful link may be meant: "it", "her", "no" only where a title would stand and nothing else is named."""
        word = tokens[link.start].folded
        if link.size > 1 or not self.linker.everyday(word):
            return True
        if word in FILM_TALK:
            return False
        before = [t.folded for t in tokens[: link.start] if not t.mark][-2:]
        if before[-1:] in (["film"], ["movie"]):
            return before[:-1] == ["the"]
        titled = not before or before[-1] in _BEFORE_A_TITLE
        return titled and not sure if word in FUNCTION_WORDS else titled or before[-1] in _BEFORE_A_SUBJECT

    def _only_a_place(self, link: Link, tokens: tuple[Token, ...]) -> bool:
        """Whether a single word is rather a place of the catalogue's films than part of somebody's name."""
        known = max(n.popularity for n in link.names) >= FAMOUS
        return link.size == 1 and not known and link.names[0].sort in {"family_name", "character"} and bool(self.phrases.find("places", (tokens[link.start].folded,)))

    def _borrow(self, staged: Stage, before: str, context: Context) -> None:
        """Let "it" and "he" of the last sentence mean what the sentences before it named."""
        earlier = self._stage(before, context)
        if not (earlier.scene.films or earlier.scene.people) and conversation.FILM_PRONOUNS.search(" ".join(staged.reading.words)):
            earlier = self._stage(before, context, weak=True)
        scene = staged.scene
        words = " ".join(staged.reading.words)
        if not scene.films and earlier.scene.films and (conversation.FILM_PRONOUNS.search(words) or not (scene.people or scene.characters or scene.conditions)):
            scene.films = [replace(f, at=0) for f in earlier.scene.films if not f.negated]
        if not scene.people and earlier.scene.people and conversation.PERSON_PRONOUNS.search(words):
            scene.people = [replace(p, at=0) for p in earlier.scene.people]
        if not scene.films:
            have = {(c.start, c.kind) for c, _ in scene.conditions}
            scene.conditions += [(c, n) for c, n in earlier.scene.conditions if (c.start, c.kind) not in have and (n or not scene.award)]
            scene.people += [replace(p, at=0) for p in earlier.scene.people if p.negated]
        refreshed = restage(staged, self.catalogue)
        staged.chains = refreshed.chains

    def _carried(self, staged: Stage, context: Context) -> Query | None:
        if context.query is None:
            return None
        narrowed = conversation.narrow(staged.reading, staged.scene, context.query)
        if narrowed is not None:
            return narrowed
        if not conversation.is_elliptic(staged.reading):
            return None
        asks = staged.asked_roles or staged.asked_fields or staged.reading.has("describe", "recommend", "count", "plays", "character", "won", "why", "where", "when") or (staged.reading.has("order") and not conversation.picks(staged.reading))
        if asks:
            return None
        return conversation.carry_over(staged.scene, context.query)

    def _insist(self, text: str, context: Context) -> Interpretation:
        query = context.query
        if query is None:
            raise BadQuestion("There is nothing to correct yet; ask about a film first.")
        staged = self._stage(text, context)
        named = staged.scene
        if (staged.asked_roles or staged.asked_fields) and (named.films or named.people):
            fresh = frame(staged)
            if fresh is not None and fresh.intent is Intent.LOOKUP:
                return self._interpret(staged, replace(fresh, claims=()))
        settled = conversation.settle(staged.reading, named, context, self.catalogue)
        if settled is not None:
            return self._interpret(staged, settled)
        return Interpretation(query, standalone=text)

    def _may_be_wish(self, staged: Stage) -> bool:
        scene = staged.scene
        return not (scene.films or scene.award or scene.characters or staged.reading.has("order", "identify") or any(not p.negated for p in scene.people))

    def _in_a_mood(self, staged: Stage) -> bool:
        """Whether films of a mood are wanted, which are weighed rather than listed: "a scary Asian film"."""
        words = staged.reading.words
        said = " ".join(words[w] for w in staged.reading.leftover())
        listing = {"which", "what", "list", "all", "how"} & set(words[:2])
        return not listing and staged.reading.has("film") and any(re.search(rf"\b(?:{pattern})\b", said) for pattern in MOODS.values())

    # -- weak links

    def _wants_weak(self, staged: Stage, query: Query) -> bool:
        """Whether the frame leaves a film's or person's place open."""
        scene = staged.scene
        if scene.films:
            return False
        if query.intent is Intent.RECOMMEND or staged.reading.has("identify"):
            return False
        if query.intent is Intent.IDENTIFY:
            return len(staged.reading.words) <= 9 and bool(scene.people)
        if not scene.people and not scene.characters and not scene.series and not scene.award:
            return True
        return query.intent is Intent.FIND and not scene.award and bool(staged.reading.leftover()) and len(staged.reading.words) <= 9

    def _weak_fits(self, staged: Stage) -> bool:
        leftover = list(staged.reading.leftover())
        return len(leftover) <= max(3, len(staged.reading.words) // 3)

    def _interpret(self, staged: Stage, query: Query, *, missing: tuple[str, ...] = ()) -> Interpretation:
        reading = staged.reading
        mentions = tuple(link.mention(reading.tokens, reading.text) for link in reading.links)
        choices: tuple[Candidate, ...] = ()
        named = [f for f in staged.scene.films if not f.negated]
        if len(named) == 1 and len(named[0].ids) > 1 and not _means_all(staged):
            held = self.catalogue.films(named[0].ids)
            choices = tuple(Candidate(Kind.FILM, f.id, f.label, 1.0, f.popularity) for f in sorted(held, key=lambda f: f.year or 0))
        return Interpretation(query, mentions, choices, missing)


def _means_all(staged: Stage) -> bool:
    """Whether the words speak of all the films of that name: "who directed each?", "both versions", a series' name."""
    words = set(staged.reading.words)
    years = [c for c, _ in staged.scene.conditions if c.kind == "year"]
    if len(years) > 1 or words & {"each", "both", "either", "respectively", "versions", "all"}:
        return True
    return (bool(words & {"movies", "films", "trilogy", "series", "saga"}) and staged.reading.has("order", "count")) or staged.reading.has("order")


def restage(staged: Stage, catalogue: Catalogue) -> Stage:
    """Roles and chains again, after references were added to the scene."""
    used = give_roles(staged.reading, catalogue, staged.scene)
    fresh = Stage(staged.scene, [c for c in staged.asked_roles if c not in used], staged.asked_fields)
    find_chains(fresh)
    return fresh


_BEFORE_A_SUBJECT = frozenset("is was does did do are were in and or than vs with has had from like on".split())
_BEFORE_A_TITLE = frozenset("of called titled watch watched seen made directed wrote scored shot edited produced starred stars about for direct make write".split())
_PLAYING = frozenset("play plays played playing portray portrays portrayed voiced".split())



def build_understander(catalogue: Catalogue, word_rank: WordRank, scope: Scope, parser: Parser | None = None) -> Understander:
    """An understander over a catalogue; `word_rank` gives a word's frequency rank, None if unknown. Without a parser frames read
    everything."""
    phrases = build_phrases(catalogue, word_rank)
    held = {word for table in (phrases.studios, phrases.places, phrases.keywords, phrases.series) for name in table for word in name.split()}
    return Understander(catalogue, Linker(catalogue, word_rank, held), scope, phrases, parser)


__all__ = ["MAX_QUESTION", "Reading", "Selection", "Understander", "build_understander", "clean"]
