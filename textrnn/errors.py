"""Every error a user can cause, as one tree; each class carries the exit code the command line ends with.

    TextrnnError           1   the work failed
    ├── DivergenceError    1   a training does not hold
    ├── UsageError         2   an option or a name is wrong
    ├── InputError        65   the input is not usable: empty, wrong format, damaged
    ├── NotFoundError     66   the input does not exist
    ├── InternalError     70   a bug of ours
    ├── OutputError       73   the output cannot be created
    ├── TransferError     74   reading or writing failed on the way
    ├── LockedError       75   another process holds the run
    └── ConfigError       78   a configuration file or value is wrong

A message says what is wrong, the value seen, what is allowed, and the next command to type.
"""


class TextrnnError(Exception):
    exit_code = 1


class DivergenceError(TextrnnError):
    pass


class UsageError(TextrnnError):
    exit_code = 2


class InputError(TextrnnError):
    exit_code = 65


class NotFoundError(TextrnnError):
    exit_code = 66


class InternalError(TextrnnError):
    exit_code = 70


class OutputError(TextrnnError):
    exit_code = 73


class TransferError(TextrnnError):
    exit_code = 74


class LockedError(TextrnnError):
    exit_code = 75


class ConfigError(TextrnnError):
    exit_code = 78
