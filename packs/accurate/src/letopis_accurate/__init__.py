"""The accurate pack of Letopis, as data files in ``letopis_accurate.data``."""
