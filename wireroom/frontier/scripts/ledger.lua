-- Returns waiting, dispatched, leased, then fields and values of the ledger.
local waiting, dispatched = 0, 0
for _, queue in ipairs(queues) do
  waiting = waiting + call('ZCARD', prefix .. 'future:' .. queue)
    + call('ZCARD', prefix .. 'ready:' .. queue)
  dispatched = dispatched + call('ZCARD', prefix .. 'sent:' .. queue)
end
return { waiting, dispatched, call('ZCARD', prefix .. 'leases'), call('HGETALL', prefix .. 'ledger') }
