"""What stages remember in Redis.  All of it may be lost: it is rebuilt or learned again."""
