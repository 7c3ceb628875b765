-- Arguments: reference.
call('DEL', prefix .. ARGV[6])
if call('ZREM', prefix .. 'bodies', ARGV[6]) == 1 then
  call('HINCRBY', prefix .. 'meta', 'body_bytes', '-' .. string.match(ARGV[6], '%d+$'))
end
return 1
