"""The clock edge: what the scheduler starts. One module a job."""

from jobs import deliver, lifecycle, upkeep, watch

JOBS = (lifecycle.JOB, deliver.JOB, upkeep.JOB, watch.JOB)
