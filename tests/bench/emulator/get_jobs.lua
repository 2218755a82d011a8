-- SPDX-License-Identifier: BSL-1.0
-- What wrk sends: a GET of one of the jobs after the other, in the order of the emulator's list.

local ids = {}
local token

function init()
    for id in io.lines(os.getenv("JOBS_FILE")) do
        ids[#ids + 1] = id
    end
    token = io.lines(os.getenv("TOKEN_FILE"))()
    wrk.headers["Authorization"] = "Bearer " .. token
end

local next_id = 0

function request()
    next_id = next_id % #ids + 1
    return wrk.format("GET", "/realitydataanalysis/jobs/" .. ids[next_id])
end
