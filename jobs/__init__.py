"""The clock edge: what the scheduler starts. One module a job."""

from jobs import deliver, lifecycle, looks, mute, past, upkeep, watch

JOBS = (lifecycle.JOB, looks.JOB, past.JOB, deliver.JOB, mute.JOB, upkeep.JOB, watch.JOB)
