-- What an article added to its story, in one step.
--
-- KEYS[1] prefix, KEYS[2] counter.  ARGV: now, seconds to live, stories kept per feature, story,
-- profile, article, number of features that are counted, those features, features under which
-- the story is found.
local prefix, counter = KEYS[1], KEYS[2]
local now, ttl, keep, story = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
redis.call('SET', prefix .. ':p:' .. story, ARGV[5], 'EX', ttl)
redis.call('SET', prefix .. ':a:' .. ARGV[6], story, 'EX', ttl)
local counted = tonumber(ARGV[7])
for at = 8, 7 + counted do
  redis.call('HINCRBY', counter, ARGV[at], 1)
end
redis.call('EXPIRE', counter, ttl)
for at = 8 + counted, #ARGV do
  local key = prefix .. ':f:' .. ARGV[at]
  redis.call('ZADD', key, now, story)
  if redis.call('ZCARD', key) > keep then
    redis.call('ZREMRANGEBYRANK', key, 0, -keep - 1)
  end
  redis.call('EXPIRE', key, ttl)
end
return 1
