"""The read path: timelines, meetings, holders of an office, statements, search."""
