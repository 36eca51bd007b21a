"""Training and exporting of our models. The only place that may import training libraries."""
