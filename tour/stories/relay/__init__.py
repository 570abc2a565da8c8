"""The relay: red packets from hand to hand."""
