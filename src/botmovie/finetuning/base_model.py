"""The model that a writer is tuned from, as transformers runs it: the embedded one, its weights de-quantised from its GGUF
file, or any causal language model of Hugging Face by name or path. Knows nothing of training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botmovie.errors import ModelMissing, ModelUnreadable
from botmovie.finetuning.gguf_files import Floats, from_rotary_rows, read_tensors
from botmovie.llm import find_weights
from botmovie.llm.gguf import read_arrays, read_header

EMBEDDED = "embedded"
INSTALL = "make train && .venv/bin/pip install torch==2.13.0 (docs/installing.md)"
PARTS = {
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}  # fmt: skip
"""Matrices of a layer: llama.cpp's name -> transformers' name."""
_NORMS = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
_CONTROL = 3
"""The kind of a token that only marks the parts of a prompt."""


@dataclass(frozen=True, slots=True)
class BaseModel:
    """A model and its tokenizer as transformers has them; `gguf` is the file that they came from, if one did."""

    name: str
    model: Any
    tokenizer: Any
    gguf: Path | None = None


def load_base(name: str = EMBEDDED) -> BaseModel:
    """The model named: "embedded", a GGUF file of the Llama family, or what transformers can load, in float32.

    Raises ModelMissing for a model or a library that is not there, ModelUnreadable.
    """
    transformers = _library()
    if name == EMBEDDED or name.endswith(".gguf"):
        path = find_weights() if name == EMBEDDED else Path(name)
        return BaseModel(name, _model_of(path, transformers), tokenizer_of(path), path)
    try:
        model = transformers.AutoModelForCausalLM.from_pretrained(name, dtype="float32")
        tokenizer = transformers.AutoTokenizer.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise ModelMissing(f"transformers cannot load {name!r}: {error}") from error
    if tokenizer.chat_template is None:
        raise ModelUnreadable(f"{name} has no chat template: give an instruction-tuned model.")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return BaseModel(name, model, tokenizer)


def _library() -> Any:
    try:
        import torch  # noqa: F401
        import transformers
    except ImportError as error:
        raise ModelMissing(f"The training libraries are not installed: {INSTALL}") from error
    return transformers


def _model_of(path: Path, transformers: Any) -> Any:
    import torch

    keys = read_header(path).keys
    if keys.get("general.architecture") != "llama":
        raise ModelUnreadable(f"{path} is no model of the Llama family, but {keys.get('general.architecture')}.")
    tensors = read_tensors(path)
    heads, kv_heads = int(keys["llama.attention.head_count"]), int(keys["llama.attention.head_count_kv"])
    config = transformers.LlamaConfig(
        vocab_size=tensors["token_embd.weight"].shape[0], hidden_size=int(keys["llama.embedding_length"]),
        intermediate_size=int(keys["llama.feed_forward_length"]), num_hidden_layers=int(keys["llama.block_count"]),
        num_attention_heads=heads, num_key_value_heads=kv_heads, max_position_embeddings=int(keys["llama.context_length"]),
        rms_norm_eps=float(keys["llama.attention.layer_norm_rms_epsilon"]), tie_word_embeddings="output.weight" not in tensors,
        rope_parameters={"rope_type": "default", "rope_theta": float(keys.get("llama.rope.freq_base", 10000.0))},
        bos_token_id=int(keys["tokenizer.ggml.bos_token_id"]), eos_token_id=int(keys["tokenizer.ggml.eos_token_id"]),
        pad_token_id=int(keys.get("tokenizer.ggml.padding_token_id", keys["tokenizer.ggml.eos_token_id"])),
    )  # fmt: skip
    model = transformers.LlamaForCausalLM(config)
    weights = {name: torch.from_numpy(values) for name, values in renamed(tensors, heads, kv_heads).items()}
    missing, unexpected = model.load_state_dict(weights, strict=False)
    lacking = [name for name in missing if not (name == "lm_head.weight" and config.tie_word_embeddings)]
    if lacking or unexpected:
        raise ModelUnreadable(f"{path} does not fit a Llama model: {', '.join([*lacking, *unexpected][:4])}.")
    model.tie_weights()
    model.eval()
    return model


def renamed(tensors: dict[str, Floats], heads: int, kv_heads: int) -> dict[str, Floats]:
    """The tensors under transformers' names, the rows of q and k in transformers' order. Raises ModelUnreadable."""
    whole = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight", "output.weight": "lm_head.weight"}
    found = {}
    for name, values in tensors.items():
        if name in whole:
            found[whole[name]] = values
            continue
        pieces = name.split(".")
        part = {**PARTS, **_NORMS}.get(pieces[2]) if len(pieces) == 4 and pieces[0] == "blk" and pieces[3] == "weight" else None
        if part is None:
            raise ModelUnreadable(f"A Llama model has no tensor {name!r}.")
        rows = {"attn_q": heads, "attn_k": kv_heads}.get(pieces[2])
        found[f"model.layers.{pieces[1]}.{part}.weight"] = from_rotary_rows(values, rows) if rows else values
    return found


def plain_tokenizer(path: Path) -> Any:
    """The tokenizer of a GGUF file with SmolLM's byte-level vocabulary, of the library tokenizers. Raises ModelUnreadable."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    kind = read_header(path).keys.get("tokenizer.ggml.pre")
    if kind != "smollm":
        raise ModelUnreadable(f"The tokenizer of {path} is not known here ({kind}): give the model's name at Hugging Face.")
    arrays = read_arrays(path, "tokenizer.ggml.tokens", "tokenizer.ggml.merges", "tokenizer.ggml.token_type")
    tokens = [str(t) for t in arrays["tokenizer.ggml.tokens"]]
    merges = [(left, right) for left, _, right in (str(m).partition(" ") for m in arrays["tokenizer.ggml.merges"])]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    control = [t for t, kind in zip(tokens, arrays["tokenizer.ggml.token_type"], strict=True) if kind == _CONTROL]
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in control])
    return tokenizer


def tokenizer_of(path: Path) -> Any:
    """`plain_tokenizer` as transformers has it, with the chat template of the file. Raises ModelUnreadable."""
    import transformers

    plain, keys = plain_tokenizer(path), read_header(path).keys
    bos, eos = (plain.id_to_token(int(keys[f"tokenizer.ggml.{name}_token_id"])) for name in ("bos", "eos"))
    made = transformers.PreTrainedTokenizerFast(tokenizer_object=plain, bos_token=bos, eos_token=eos, pad_token=eos, clean_up_tokenization_spaces=False)
    made.chat_template = str(keys["tokenizer.chat_template"])
    return made


def token_counter() -> Callable[[str], int] | None:
    """Counts tokens as the embedded model does; None where it is not installed."""
    try:
        tokenizer = plain_tokenizer(find_weights())
    except ModelMissing:
        return None
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)
