"""Data sets of the field as dated relations: what a file says, honestly mapped."""

from diplograph.importers.contract import Importer, Intake
from diplograph.importers.generic import KEYS, Generic
from diplograph.importers.reading import STANDARD_INPUT, Progress, file_names, size_of
from diplograph.importers.rejects import Rejects
from diplograph.importers.run import FORMATS, importer, read_files, recognised

__all__ = [
    "FORMATS",
    "KEYS",
    "STANDARD_INPUT",
    "Generic",
    "Importer",
    "Intake",
    "Progress",
    "Rejects",
    "file_names",
    "importer",
    "read_files",
    "recognised",
    "size_of",
]
