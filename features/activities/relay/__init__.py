"""A relay of red packets: whoever gets most sends the next."""
