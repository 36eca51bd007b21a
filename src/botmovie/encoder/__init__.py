"""Sentence encoder: text to vectors."""

from botmovie.encoder.onnx import WIDTH, OnnxEncoder, Vectors, load_encoder, packaged_model

__all__ = ["WIDTH", "OnnxEncoder", "Vectors", "load_encoder", "packaged_model"]
