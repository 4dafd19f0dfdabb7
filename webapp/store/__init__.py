"""The only place that queries: functions by noun, the person's id first, values or rows out."""
