-- Arguments: host.  A request has only now gone out: the interval counts from here.
local own = budget(ARGV[6])
if own.interval > 0 and own.next < now + own.interval then
  own.next = now + own.interval
  save(own)
  reschedule(own)
end
return 1
