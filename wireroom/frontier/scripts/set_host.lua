-- Arguments: host, concurrency, interval in ms, for how many ms.
call('SET', prefix .. 'o:' .. ARGV[6], struct.pack('<Id', tonumber(ARGV[7]), tonumber(ARGV[8])),
  'PX', ARGV[9])
reschedule(budget(ARGV[6]))
return 1
