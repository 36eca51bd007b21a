"""From a typed query to evidence."""

from botmovie.retrieval.retrieve import Retriever, build_retriever
from botmovie.retrieval.search import Search, reciprocal_rank_fusion, score_fusion
from botmovie.retrieval.wording import selection_words

__all__ = ["Retriever", "Search", "build_retriever", "reciprocal_rank_fusion", "score_fusion", "selection_words"]
