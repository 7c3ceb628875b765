-- What a look at open stories changed, in one step.
--
-- KEYS[1] prefix, KEYS[2] counter.  ARGV: now, seconds to live, stories kept per feature, article
-- at which it was done, the changes, then four lists, each after its length:
--   stories that are gone: story, story that took it in
--   stories as they are now: story, profile, number of articles, article and essence of each,
--     number of features under which it is found, those features
--   articles and the story of each
--   features and by how much more stories have them.
local prefix, counter = KEYS[1], KEYS[2]
local now, ttl, keep = ARGV[1], ARGV[2], tonumber(ARGV[3])
redis.call('SET', prefix .. ':g:' .. ARGV[4], ARGV[5], 'EX', ttl)
local at = 6
local function take()
  at = at + 1
  return ARGV[at - 1]
end
for _ = 1, tonumber(take()) do
  local gone, into = take(), take()
  redis.call('DEL', prefix .. ':p:' .. gone, prefix .. ':k:' .. gone)
  redis.call('SET', prefix .. ':r:' .. gone, into, 'EX', ttl)
end
for _ = 1, tonumber(take()) do
  local story = take()
  local essences = prefix .. ':k:' .. story
  redis.call('SET', prefix .. ':p:' .. story, take(), 'EX', ttl)
  redis.call('DEL', essences)
  for _ = 1, tonumber(take()) do
    local article = take()
    redis.call('HSET', essences, article, take())
  end
  redis.call('EXPIRE', essences, ttl)
  for _ = 1, tonumber(take()) do
    local key = prefix .. ':f:' .. take()
    redis.call('ZADD', key, now, story)
    redis.call('ZREMRANGEBYRANK', key, 0, -keep - 1)
    redis.call('EXPIRE', key, ttl)
  end
end
for _ = 1, tonumber(take()) do
  local article = take()
  redis.call('SET', prefix .. ':a:' .. article, take(), 'EX', ttl)
end
for _ = 1, tonumber(take()) do
  local feature = take()
  redis.call('HINCRBY', counter, feature, take())
end
redis.call('EXPIRE', counter, ttl)
return 1
