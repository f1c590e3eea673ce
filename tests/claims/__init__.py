"""Statements about the frameworks, each put to an experiment that could refute it.

A claim is a folder `NN_words/`. Its `__init__.py` says in a docstring what is claimed
(the first paragraph is the statement) and how it is put to the test; `experiment.py`
has an `EXPERIMENT`; `test_NN.py` shows that the experiment can fail. `frame.py` has
the words, `runner.py` runs, `catalogue.py` finds, `results.py` writes and compares.

    ./parallax claims --list
    ./parallax claims 14 34
"""
