-- What an article added to its story, in one step.
--
-- KEYS[1] prefix, KEYS[2] counter, KEYS[3] lock.  ARGV: now, seconds to live, stories kept per
-- feature, story, profile, article, its essence, an article whose essence is dropped (or ''),
-- token of the lock if it is given up (or ''), number of features that are counted, those
-- features, features under which the story is found.
local prefix, counter = KEYS[1], KEYS[2]
local now, ttl, keep, story = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
redis.call('SET', prefix .. ':p:' .. story, ARGV[5], 'EX', ttl)
redis.call('SET', prefix .. ':a:' .. ARGV[6], story, 'EX', ttl)
local essences = prefix .. ':k:' .. story
redis.call('HSET', essences, ARGV[6], ARGV[7])
redis.call('EXPIRE', essences, ttl)
if ARGV[8] ~= '' then redis.call('HDEL', essences, ARGV[8]) end
local counted = tonumber(ARGV[10])
for at = 11, 10 + counted do
  redis.call('HINCRBY', counter, ARGV[at], 1)
end
redis.call('EXPIRE', counter, ttl)
for at = 11 + counted, #ARGV do
  local key = prefix .. ':f:' .. ARGV[at]
  if redis.call('ZADD', key, now, story) == 1 then
    if redis.call('ZCARD', key) > keep then
      redis.call('ZREMRANGEBYRANK', key, 0, -keep - 1)
    end
    redis.call('EXPIRE', key, ttl)
  end
end
if ARGV[9] ~= '' and redis.call('GET', KEYS[3]) == ARGV[9] then redis.call('DEL', KEYS[3]) end
return 1
