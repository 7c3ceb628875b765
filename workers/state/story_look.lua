-- Where an article is, what changed when it came, and in how many stories features occur.
--
-- KEYS[1] prefix, then counters.  ARGV: article (or ''), features.
local prefix, article = KEYS[1], ARGV[1]
local totals = {}
for at = 2, #ARGV do totals[at - 1] = 0 end
for place = 2, #KEYS do
  for first = 2, #ARGV, 1000 do
    local last = math.min(first + 999, #ARGV)
    for at, value in ipairs(redis.call('HMGET', KEYS[place], unpack(ARGV, first, last))) do
      if value then totals[first + at - 2] = totals[first + at - 2] + tonumber(value) end
    end
  end
end
local story = article ~= '' and redis.call('GET', prefix .. ':a:' .. article)
if story then
  for _ = 1, 8 do
    local into = redis.call('GET', prefix .. ':r:' .. story)
    if not into then break end
    story = into
  end
end
return {story, story and redis.call('GET', prefix .. ':g:' .. article), totals}
