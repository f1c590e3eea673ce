"""Two models and a panel on them, each as its own tutorial has it, nothing hardened.

All take the file of their database from PANEL_DATABASE. MODELS_ONLY leaves out the line
that registers the models with the panel.
"""
