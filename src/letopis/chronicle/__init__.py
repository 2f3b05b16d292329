"""STORE: schema, migrations, writer and view of the embedded chronicle; all SQL is here.

:class:`~letopis.chronicle.writer.Writer` is the write side, :class:`~letopis.chronicle.view.View` the read side.
"""
