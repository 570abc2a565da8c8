"""The clock edge: what the scheduler starts. One module a job."""

from jobs import deliver, importing, lifecycle, mute, settle, similarity, upkeep, watch

JOBS = (lifecycle.JOB, similarity.JOB, importing.JOB, deliver.JOB, mute.JOB, settle.JOB, upkeep.JOB, watch.JOB)
