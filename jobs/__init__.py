"""The clock edge: what the scheduler starts. One module a job."""

from jobs import deliver, lifecycle, looks, mute, past, settle, upkeep, watch

JOBS = (lifecycle.JOB, looks.JOB, past.JOB, deliver.JOB, mute.JOB, settle.JOB, upkeep.JOB, watch.JOB)
