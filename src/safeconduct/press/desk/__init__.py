"""The press desk: texts in several languages, what they rest on, who agrees, and what is released."""
