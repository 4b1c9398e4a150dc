"""What reading costs: format by format against the parse floor and against general converters; the command from start to end."""
