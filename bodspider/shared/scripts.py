"""What happens in Redis, as Lua scripts: each is one step that happens whole or not at all.

The keys of a crawl, all under one prefix: ``info`` (hash: how far the listings are walked, by whom, and counts), ``tasks``
(hash: entry to what is to be done), ``queue`` (list of entries that wait), ``held`` (hash: entry to the worker that has it),
``lost`` (hash: entry to how many workers died with it), ``seen`` (set of all entries), ``listed`` (set of the entries of the
listing that is walked), ``claims`` (hash: article to the entry that led to it first), ``workers`` (sorted set: worker to the
time until which its leases hold), ``kept`` (hash: worker to the last one to join of those whose pace it keeps) and ``walked``
(hash: listing to how it was walked).
"""

_COMMON = """
local key = function(name) return KEYS[1] .. name end
local info, tasks, queue, held, lost = key('info'), key('tasks'), key('queue'), key('held'), key('lost')
local seen, listed, claims, workers, walked = key('seen'), key('listed'), key('claims'), key('workers'), key('walked')
local kept = key('kept')
local all = {info, tasks, queue, held, lost, seen, listed, claims, workers, kept, walked}
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000

local function until_(lease) return string.format('%.3f', now + tonumber(lease)) end

local function each(command, name, values)  -- a call takes some thousands of values at most
  for at = 1, #values, 1000 do redis.call(command, name, unpack(values, at, math.min(at + 999, #values))) end
end

local function give_back(worker, died)
  redis.call('HDEL', kept, worker)
  local count, holders = 0, redis.call('HGETALL', held)
  for at = 1, #holders, 2 do
    if holders[at + 1] == worker then
      redis.call('HDEL', held, holders[at])
      redis.call('LPUSH', queue, holders[at])
      if died then redis.call('HINCRBY', lost, holders[at], 1) end
      count = count + 1
    end
  end
  if redis.call('HGET', info, 'walker') == worker then
    redis.call('HDEL', info, 'walker')
    if died then redis.call('HINCRBY', info, 'walk_lost', 1) end
  end
  return count
end

local function reap()
  local count = 0
  for _, worker in ipairs(redis.call('ZRANGEBYSCORE', workers, '-inf', '(' .. string.format('%.3f', now))) do
    redis.call('ZREM', workers, worker)
    count = count + give_back(worker, true)
  end
  return count
end

local function settle(me, first, last)
  for at = first, last, 1000 do
    local entries, mine = {unpack(ARGV, at, math.min(at + 999, last))}, {}
    local holders = redis.call('HMGET', held, unpack(entries))
    for place, entry in ipairs(entries) do
      if holders[place] == me then mine[#mine + 1] = entry end
    end
    each('HDEL', held, mine)
    each('HDEL', tasks, entries)
    each('HDEL', lost, entries)
  end
end

local function is_over()
  local walk = redis.call('HGET', info, 'walk')
  return (not walk or walk == '') and redis.call('LLEN', queue) == 0 and redis.call('HLEN', held) == 0
end
"""

JOIN = (
    _COMMON
    + """
-- ARGV: name of the worker, lease in seconds, where the walk begins, seconds that a crawl is kept
local back = reap()
local others = redis.call('ZCARD', workers)
if others == 0 and is_over() then redis.call('DEL', unpack(all)) end
local is_new = redis.call('EXISTS', info) == 0
if is_new then redis.call('HSET', info, 'walk', ARGV[3]) end
local me = string.format('%06d', redis.call('HINCRBY', info, 'joined', 1)) .. '-' .. ARGV[1]
redis.call('ZADD', workers, until_(ARGV[2]), me)
redis.call('EXPIRE', info, ARGV[4])
local state = is_new and 'new' or others > 0 and 'joined' or 'resumed'
return {me, state, redis.call('LLEN', queue), redis.call('HGET', info, 'walk') or '', back}
"""
)

EXCHANGE = (
    _COMMON
    + """
-- ARGV: worker, lease, how many tasks to take (fewer when little waits, so that others have their part), whether to take the walk, seconds to keep, whether to say what is held,
-- whether something went wrong, the last worker to join of those whose pace it keeps, how many articles are claimed, these and the
-- entries that led to them, how many entries are done, these, and what is held
if redis.call('EXISTS', info) == 0 then return {} end
local me = ARGV[1]
redis.call('ZADD', workers, until_(ARGV[2]), me)
local back = reap()
redis.call('HSET', kept, me, ARGV[8])
local claimed = tonumber(ARGV[9])
local owners = {}
for at = 10, 9 + 2 * claimed, 2 do
  local is_first = redis.call('HSETNX', claims, ARGV[at], ARGV[at + 1]) == 1
  owners[#owners + 1] = is_first and ARGV[at + 1] or redis.call('HGET', claims, ARGV[at])
end
local start = 10 + 2 * claimed
local done = start + tonumber(ARGV[start])
settle(me, start + 1, done)
if ARGV[6] == '1' then
  local known, holders = {}, redis.call('HGETALL', held)
  for at = done + 1, #ARGV do known[ARGV[at]] = true end
  for at = 1, #holders, 2 do
    if holders[at + 1] == me and not known[holders[at]] then
      redis.call('HDEL', held, holders[at])
      redis.call('LPUSH', queue, holders[at])
    end
  end
end
if ARGV[7] == '1' then redis.call('HSET', info, 'flawed', 1) end
local present, rank, noticed = redis.call('ZRANGE', workers, 0, -1), 0, 1
local taken, holding, missing = {}, {}, math.min(tonumber(ARGV[3]), math.ceil(redis.call('LLEN', queue) / #present))
while missing > 0 do
  local entries = redis.call('LRANGE', queue, 0, missing - 1)
  if #entries == 0 then break end
  redis.call('LTRIM', queue, #entries, -1)
  local found, died = redis.call('HMGET', tasks, unpack(entries)), redis.call('HMGET', lost, unpack(entries))
  for at, entry in ipairs(entries) do
    if found[at] then
      taken[#taken + 1] = '[' .. cjson.encode(entry) .. ',' .. found[at] .. ',' .. (died[at] or '0') .. ']'
      for _, value in ipairs({entry, me}) do holding[#holding + 1] = value end
      missing = missing - 1
    end
  end
end
each('HSET', held, holding)
local walk = ''
if ARGV[4] == '1' and not redis.call('HGET', info, 'walker') then
  walk = redis.call('HGET', info, 'walk') or ''
  if walk ~= '' then redis.call('HSET', info, 'walker', me) end
end
table.sort(present)
for _, other in ipairs(present) do
  if other < me then
    rank = rank + 1
    if (redis.call('HGET', kept, other) or '') < me then noticed = 0 end
  end
end
for _, name in ipairs(all) do  -- written to the file of Redis, and so not more often than it tells anything
  local left = redis.call('TTL', name)
  if left ~= -2 and left < tonumber(ARGV[5]) - 60 then redis.call('EXPIRE', name, ARGV[5]) end
end
-- tasks and owners as one text each: a client of Redis takes as long to read a short value as a long one
return {'[' .. table.concat(taken, ',') .. ']', #owners > 0 and cjson.encode(owners) or '[]', walk,
        redis.call('HGET', info, 'walk_lost') or '0', is_over() and 1 or 0, back,
        redis.call('SCARD', seen), #present, rank, noticed, present[#present]}
"""
)

PASS_ON = (
    _COMMON
    + """
-- ARGV: worker, where the walk goes on ('' at its end), whether a listing ended, how it was walked ('' if that proves nothing),
-- its address, how many entries the page lists, these, and what is to be visited: entry and task in turn
if redis.call('HGET', info, 'walker') ~= ARGV[1] then return 0 end
local count = tonumber(ARGV[6])
if ARGV[3] == '1' then redis.call('DEL', listed) end
if ARGV[4] ~= '' then redis.call('HSET', walked, ARGV[5], ARGV[4]) end
local fresh, waiting, shown = {}, {}, {}
for at = 7 + count, #ARGV, 2 do
  if redis.call('SADD', seen, ARGV[at]) == 1 then
    fresh[#fresh + 1] = ARGV[at]
    fresh[#fresh + 1] = ARGV[at + 1]
    waiting[#waiting + 1] = ARGV[at]
  end
end
each('HSET', tasks, fresh)
each('RPUSH', queue, waiting)
for at = 7, 6 + count do shown[#shown + 1] = ARGV[at] end
each('SADD', seen, shown)
if ARGV[3] ~= '1' then each('SADD', listed, shown) end
redis.call('HSET', info, 'walk', ARGV[2])
redis.call('HDEL', info, 'walk_lost')
if ARGV[2] == '' then redis.call('HDEL', info, 'walker') end
return 1
"""
)

RELEASE = (
    _COMMON
    + """
-- ARGV: worker, entry ('' for the walk)
if ARGV[2] == '' then
  if redis.call('HGET', info, 'walker') == ARGV[1] then
    redis.call('HDEL', info, 'walker')
    redis.call('HINCRBY', info, 'walk_lost', 1)
  end
elseif redis.call('HGET', held, ARGV[2]) == ARGV[1] then
  redis.call('HDEL', held, ARGV[2])
  redis.call('HINCRBY', lost, ARGV[2], 1)
  redis.call('RPUSH', queue, ARGV[2])
end
redis.call('HSET', info, 'flawed', 1)
return 1
"""
)

LEAVE = (
    _COMMON
    + """
-- ARGV: worker, whether something went wrong, entries that are done
local me = ARGV[1]
settle(me, 3, #ARGV)
local back = give_back(me, false)
redis.call('ZREM', workers, me)
reap()
if ARGV[2] == '1' and redis.call('EXISTS', info) == 1 then redis.call('HSET', info, 'flawed', 1) end
if redis.call('ZCARD', workers) > 0 or not is_over() then return {0, back} end
local proven = redis.call('HGET', info, 'flawed') and {} or redis.call('HVALS', walked)
local last = redis.call('HGET', info, 'run') or '0'
redis.call('DEL', unpack(all))
return {1, back, last, proven}
"""
)

NOTE_RUN = (
    _COMMON
    + """
-- ARGV: number of a run
if tonumber(redis.call('HGET', info, 'run') or '0') < tonumber(ARGV[1]) then redis.call('HSET', info, 'run', ARGV[1]) end
return 1
"""
)
