// SPDX-License-Identifier: BSL-1.0
#include "intake/turns.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rdad::intake {

void turns::offer(std::vector<spool::folder_entry> files)
{
    for (auto& [user, its] : lanes_) {
        its.files.clear();
        std::ranges::move(its.put_off, std::back_inserter(its.acceptances));
        its.put_off.clear();
    }
    for (spool::folder_entry& file : files)
        lanes_[file.user].files.push_back(std::move(file));
    std::erase_if(lanes_, [](const auto& of_user) {
        return of_user.second.files.empty() && of_user.second.acceptances.empty();
    });
}

bool turns::may_begin(const lane& its) const
{
    return !its.files.empty() && in_work_ < most_in_work &&
           its.acceptances.size() + its.put_off.size() < most_of_a_user;
}

std::optional<turns::turn> turns::next(const std::function<bool(std::uint32_t user)>& may_take)
{
    auto at = lanes_.upper_bound(last_);
    for (std::size_t looked_at = 0; looked_at < lanes_.size(); ++looked_at, ++at) {
        if (at == lanes_.end())
            at = lanes_.begin();
        auto& [user, its] = *at;
        const bool is_file_next = !its.was_file || its.acceptances.empty();
        if (is_file_next && may_begin(its) && may_take(user)) {
            last_ = user;
            its.was_file = true;
            turn next{user, std::move(its.files.front()), nullptr};
            its.files.pop_front();
            return next;
        }
        if (!its.acceptances.empty()) {
            last_ = user;
            its.was_file = false;
            std::ranges::rotate(its.acceptances, std::next(its.acceptances.begin()));
            return turn{user, std::nullopt, its.acceptances.back()};
        }
    }
    return std::nullopt;
}

void turns::begin(std::uint32_t user, acceptance_ptr acceptance)
{
    lanes_[user].acceptances.push_back(std::move(acceptance));
    ++in_work_;
}

void turns::end(const acceptance_ptr& acceptance)
{
    for (auto& [user, its] : lanes_)
        in_work_ -= std::erase(its.acceptances, acceptance) + std::erase(its.put_off, acceptance);
}

void turns::put_off(const acceptance_ptr& acceptance)
{
    for (auto& [user, its] : lanes_) {
        if (std::erase(its.acceptances, acceptance) > 0)
            its.put_off.push_back(acceptance);
    }
}

std::size_t turns::offered(std::uint32_t user) const
{
    const auto found = lanes_.find(user);
    return found == lanes_.end() ? 0 : found->second.files.size();
}

}  // namespace rdad::intake
