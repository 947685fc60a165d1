"""The Danish full forms and their lemmas: simplemma's list, kept as a trie that loads in a tenth of a second.

The trie is built at first use, which takes a second or two, and kept in the user's cache folder.
"""

import unicodedata
from functools import cache

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import TrieDictionaryFactory


@cache
def _dictionaries() -> TrieDictionaryFactory:
    return TrieDictionaryFactory()


@cache
def _lookup() -> DictionaryLookupStrategy:
    return DictionaryLookupStrategy(_dictionaries())


@cache
def _lemmatizer() -> Lemmatizer:
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_dictionaries()))


def is_known(form: str) -> bool:
    """Whether the list has a form, in this letter case.

    >>> is_known("husene"), is_known("huzene")
    (True, False)
    """
    return _lookup().get_lemma(unicodedata.normalize("NFC", form), "da") is not None


def lemma_of(form: str) -> str:
    """The lemma of a form; of one the list does not have what simplemma's rules make of it.

    >>> lemma_of("husene"), lemma_of("ledere")
    ('hus', 'leder')
    """
    return _lemmatizer().lemmatize(form, "da")
