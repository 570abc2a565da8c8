"""Days that change afterwards: made up, frozen, excused, revoked, approved late."""
