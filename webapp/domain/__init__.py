"""The quiet floor: values in, values out. No I/O, no clock, no dice, no Flask, no SQL."""
