-- What an article added to its story, in one step.
--
-- KEYS[1] prefix, KEYS[2] counter.  ARGV: token of a lock to give up (or ''), now, seconds to live, stories kept per feature, story,
-- profile, article, number of features that are counted, those features, features under which
-- the story is found.
local prefix, counter = KEYS[1], KEYS[2]
local token, now, ttl, keep, story = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
redis.call('SET', prefix .. ':p:' .. story, ARGV[6], 'EX', ttl)
redis.call('SET', prefix .. ':a:' .. ARGV[7], story, 'EX', ttl)
local counted = tonumber(ARGV[8])
for at = 9, 8 + counted do
  redis.call('HINCRBY', counter, ARGV[at], 1)
end
redis.call('EXPIRE', counter, ttl)
for at = 9 + counted, #ARGV do
  local key = prefix .. ':f:' .. ARGV[at]
  if redis.call('ZADD', key, now, story) == 1 then
    if redis.call('ZCARD', key) > keep then
      redis.call('ZREMRANGEBYRANK', key, 0, -keep - 1)
    end
    redis.call('EXPIRE', key, ttl)
  end
end
if token ~= '' and redis.call('GET', prefix .. ':lock') == token then
  redis.call('DEL', prefix .. ':lock')
end
return 1
