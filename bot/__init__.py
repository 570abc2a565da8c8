"""The running program: settings, life-cycle, intake. The only place where the parts are joined."""

# The version of all of Muster, said here only: the wheel, `--version` and the notes of a release take it from here.
__version__ = "0.1.0"
