-- Arguments: key, what its worker died of, how many of those are kept, for how many ms.
local causes = prefix .. 'died:' .. ARGV[6]
if call('EXISTS', prefix .. 'i:' .. ARGV[6]) == 0 then
  return 0
end
call('RPUSH', causes, ARGV[7])
call('LTRIM', causes, -tonumber(ARGV[8]), -1)
call('PEXPIRE', causes, ARGV[9])
return 1
