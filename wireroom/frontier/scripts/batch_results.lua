-- Arguments: batch, how many results the reader has, how many more at most.  What the reader
-- has is forgotten.  Returns the number of the first result, results.
local results, batch = prefix .. 'r:' .. ARGV[6], prefix .. 'b:' .. ARGV[6]
local trimmed = tonumber(call('HGET', batch, 'trimmed') or 0)
local after = math.max(tonumber(ARGV[7]), trimmed)
if after > trimmed then
  after = math.min(after, trimmed + call('LLEN', results))
  call('LTRIM', results, after - trimmed, -1)
  call('HSET', batch, 'trimmed', after)
  call('PEXPIRE', batch, DAY)
end
return { after, call('LRANGE', results, 0, tonumber(ARGV[8]) - 1) }
