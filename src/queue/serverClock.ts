/** The first lines of a Lua script: `now`, by the server's clock, in milliseconds since the epoch. */
export const serverNow = `local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)`;
