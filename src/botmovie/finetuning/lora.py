"""Low-rank adapters (LoRA, Hu et al. 2021) on a model of transformers, through PEFT. Knows nothing of data or of training steps."""

from __future__ import annotations

from typing import Any

from botmovie.errors import ModelMissing
from botmovie.finetuning.base_model import INSTALL, PARTS


def with_lora(model: Any, *, rank: int, alpha: float, dropout: float) -> Any:
    """The model with an untrained adapter on all matrices of its layers; everything else is frozen."""
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError as error:
        raise ModelMissing(f"The training libraries are not installed: {INSTALL}") from error
    llama = sorted({name.rpartition(".")[2] for name in PARTS.values()})
    known = {name.rpartition(".")[2] for name, _ in model.named_modules()}
    targets: Any = llama if known.issuperset(llama) else "all-linear"
    config = LoraConfig(r=rank, lora_alpha=alpha, lora_dropout=dropout, target_modules=targets, task_type="CAUSAL_LM", bias="none")
    return get_peft_model(model, config)


def adapter_of(model: Any) -> dict[str, Any]:
    """The adapter's tensors by name, copied."""
    from peft import get_peft_model_state_dict

    return {name: tensor.detach().clone().cpu() for name, tensor in get_peft_model_state_dict(model, save_embedding_layers=False).items()}


def put_adapter(model: Any, tensors: dict[str, Any]) -> None:
    """Set the adapter's tensors."""
    from peft import set_peft_model_state_dict

    set_peft_model_state_dict(model, tensors)


def merged(model: Any) -> Any:
    """The model with its adapter added to its weights; the adapted one is used up."""
    return model.merge_and_unload()
