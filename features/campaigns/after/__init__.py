"""After a campaign: thanks to those who took part, its review, what its team answers, and what is learned for the next one."""
