-- A claimed item waits again, as it is or for another stage.  Arguments: key, token, due in
-- ms from now, attempts to take off ('all' or a number), weight of a failure or 'none' to
-- forget all, ms for which its host is left alone, stage, queue, host ('=' keeps the three),
-- body ('' keeps it), '1' where it goes on, due now, before what its host has ready, ms since a
-- request went out to the host ('' for none), items that enter in its batch.
local key, token, due, off, weight, pause = ARGV[6], ARGV[7], tonumber(ARGV[8]), ARGV[9],
  ARGV[10], tonumber(ARGV[11])
if not holds(key, token) then
  return 0
end
local body = ARGV[15]
local item = read(key)
if item.state ~= LEASED then
  return 0 -- a poisoned item is not to run again
end
end_lease(key, item, tonumber(ARGV[17]))
leave_alone(item.host, pause)
item.due = now + due
item.attempts = off == 'all' and 0 or math.max(item.attempts - tonumber(off), 0)
item.failures = weight == 'none' and 0 or item.failures + tonumber(weight)
if ARGV[12] ~= '=' then
  item.stage, item.queue, item.host = ARGV[12], ARGV[13], ARGV[14]
end
if ARGV[16] == '1' then
  make_ready(key, item, 'LPUSH')
else
  wait(key, item)
end
if body == '' then
  touch(key, item)
else
  write(key, item, body)
end
for first = 18, #ARGV, NEW_FIELDS do
  enter(first, item.batch)
end
close()
return 1
