// SPDX-License-Identifier: BSL-1.0
// A variable of this process's environment, for as long as the object lives.
#pragma once

#include <cstdlib>
#include <string>

namespace rdad::tests {

class environment_variable
{
public:
    environment_variable(const char* name, const std::string& value) : name_(name)
    {
        ::setenv(name_, value.c_str(), 1);
    }
    environment_variable(const environment_variable&) = delete;
    environment_variable& operator=(const environment_variable&) = delete;
    ~environment_variable() { ::unsetenv(name_); }

private:
    const char* name_;
};

}  // namespace rdad::tests
