"""The clock edge: what the scheduler starts. One module a job."""

from jobs import deliver, lifecycle, looks, past, upkeep, watch

JOBS = (lifecycle.JOB, looks.JOB, past.JOB, deliver.JOB, upkeep.JOB, watch.JOB)
