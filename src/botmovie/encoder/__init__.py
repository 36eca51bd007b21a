"""Sentence encoder: text to vectors."""

from botmovie.encoder.onnx import WIDTH, OnnxEncoder, Vectors, load_encoder, packaged_model
from botmovie.encoder.speaking import Speaker, load_speaker

__all__ = ["WIDTH", "OnnxEncoder", "Speaker", "Vectors", "load_encoder", "load_speaker", "packaged_model"]
