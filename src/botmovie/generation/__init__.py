"""From evidence to a draft: realised facts, prompts, chat models and the sentences they may not write."""
