"""For complex data analytics, take Flask with SQLAlchemy.

The second document's matrix recommends it for "maximum database control".

**Experiment.** The recommendation names two things at once. So they are taken apart:
the six reports of claim 44 are served by Flask with SQLAlchemy, by FastAPI with
SQLAlchemy, by Django with SQLAlchemy, and by Django with its own ORM: one worker each,
the same PostgreSQL, the same rows, byte for byte the same answers. Measured is how long
each report takes, asked one at a time, and how many lines each app has.

**Rule.** *SQLAlchemy matters* if Django with its own ORM surely takes longer, over all
six, than Django with SQLAlchemy. *Flask matters* if SQLAlchemy surely takes longer in
the better of the other two than in Flask. Longer means by a quarter: less than that
moves from one machine to the next. Both together confirm the recommendation, neither
refutes it; if it is one of them, the recommendation depends on it, and gives the credit
to the other as well.

**Control.** Flask with SQLAlchemy is served twice: were one of the two a quarter faster
than the other, the figures would be noise.

**Not shown:** that a large report holds a thread, or that FastAPI goes on answering
meanwhile; what people find easier to write. What Django's ORM cannot say at all is
claims 44 and 46.
"""
