-- Arguments: keys.  Returns 1 for each that is not in the frontier, else 0.
local missing = {}
for at = 6, #ARGV do
  missing[at - 5] = 1 - call('EXISTS', prefix .. 'i:' .. ARGV[at])
end
return missing
