// SPDX-License-Identifier: BSL-1.0
#include "coroutine/end.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace rdad::coroutine {

void rethrow_unless_cancelled(const std::exception_ptr& exception)
{
    if (!exception)
        return;
    try {
        std::rethrow_exception(exception);
    } catch (const boost::system::system_error& error) {
        if (error.code() != boost::asio::error::operation_aborted)
            throw;
    }
}

}  // namespace rdad::coroutine
