"""What points are moved for, in words: by the ledger itself, as prizes, and by each kind of activity, which brings its reasons along."""

from features.activities.registry import KINDS
from features.points import view as points
from features.points.view import Reasons
from features.prizes import view as prizes

REASONS: Reasons = {
    **points.REASONS,
    **prizes.REASONS,
    **{reason: says for kind in KINDS for reason, says in kind.reasons.items()},
}
