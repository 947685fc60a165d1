"""What can go wrong, as one tree.

GrundlagError                    something an operator can act on; its text says what to do
├── DocumentError                one document; it ends in the state the class names, the others go on
│   ├── NotADocument             not_a_document: no PDF or text, empty, or damaged beyond repair
│   ├── Encrypted                encrypted: needs a password
│   ├── NeedsOcr                 needs_ocr: no page has a text layer
│   ├── TooLarge                 too_large: more bytes or pages than the limits allow
│   ├── TimedOut                 timed_out: one step took longer than it may
│   └── InvalidRecord            invalid_record: what was extracted breaks a rule of the record
├── UsageError                   the call is wrong (exit code 2)
└── CannotRun                    the machine is in the way: lock, disk, permission (exit code 3)
    └── Unavailable              for the moment only: storage that does not answer, worker processes that are lost
"""

from pipeline.records import State


class GrundlagError(Exception):
    """Something an operator can act on; the message names the source, what is wrong and what to do."""


class DocumentError(GrundlagError):
    """One document cannot become a record. `state` is where it ends."""

    state: State


class NotADocument(DocumentError):
    """The file is not a PDF or a text, is empty, or is damaged beyond repair."""

    state = State.NOT_A_DOCUMENT


class Encrypted(DocumentError):
    """The file needs a password that nobody gave."""

    state = State.ENCRYPTED


class NeedsOcr(DocumentError):
    """No page has a text layer."""

    state = State.NEEDS_OCR


class TooLarge(DocumentError):
    """More bytes or pages than the limits allow."""

    state = State.TOO_LARGE


class TimedOut(DocumentError):
    """One step, such as the OCR of a page, took longer than it may."""

    state = State.TIMED_OUT


class InvalidRecord(DocumentError):
    """What was extracted breaks a rule of the record: a defect of the program, not of the file."""

    state = State.INVALID_RECORD


class UsageError(GrundlagError):
    """The call itself is wrong."""


class CannotRun(GrundlagError):
    """The machine is in the way: a lock is held, the disk is full, a folder cannot be written."""


class Unavailable(CannotRun):
    """Something that may be there again in a minute; a Prefect run tries again by itself."""
