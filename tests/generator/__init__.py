"""Makes municipal documents whose gold is known because the generator wrote them.

bank.toml    sentences, themes, roles      bank.py      the forms a sentence takes
author.py    what a document says          content.py   blocks, units, the gold file
design.py    how it looks                  lines.py, fonts.py and one module a producer: printing
make.py      a seed → files                samples.py   the documents of raw/

    python -m tests.generator --seeds 1-50 --to DIR [--producer reportlab] [--text]
    python -m tests.generator samples
"""
