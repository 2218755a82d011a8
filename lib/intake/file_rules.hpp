// SPDX-License-Identifier: BSL-1.0
// Which dropped files are read, and by whose rules, as the configuration says.
#pragma once

#include "api/service.hpp"
#include "spool/ignored_names.hpp"

namespace rdad::intake {

struct file_rules
{
    /// Files of such names are left alone.
    spool::ignored_names ignored{};

    /// The service of jobs that name none. Never null.
    const api::service* of_unnamed = &api::realitydataanalysis;
};

}  // namespace rdad::intake
