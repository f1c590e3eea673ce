"""Live events between processes: what rides on Redis, and what makes it a sure thing.

Two implementations of the same parts, for `threads` and for `asyncio`; the rules that
need no input or output are in `shared/domain`.
"""
