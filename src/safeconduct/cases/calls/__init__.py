"""Requests that an operator fills in for somebody: calls, their pages, the number read out, handing over."""
