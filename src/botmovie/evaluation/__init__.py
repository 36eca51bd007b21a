"""Graded questions: cases, grading, reports."""

from botmovie.evaluation.cases import Case, load_cases
from botmovie.evaluation.grading import Grade, Report, grade, run_cases

__all__ = ["Case", "Grade", "Report", "grade", "load_cases", "run_cases"]
