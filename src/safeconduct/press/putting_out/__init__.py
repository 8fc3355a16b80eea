"""What the worker does with what was released: put out, correct, take down, draw. It holds nobody’s key."""
