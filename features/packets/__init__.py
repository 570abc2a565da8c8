"""Red packets: cut, grabbed, given back. Both a packet alone and each round of a relay is one."""
