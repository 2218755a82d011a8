// SPDX-License-Identifier: BSL-1.0
#include "intake/turns.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rdad::intake {
namespace {

bool is_small(const spool::folder_entry& file)
{
    return file.size <= turns::largest_small_file;
}

}  // namespace

void turns::offer(std::vector<spool::folder_entry> files)
{
    for (auto& [user, its] : lanes_) {
        its.files.clear();
        std::ranges::move(its.put_off, std::back_inserter(its.waiting));
        its.put_off.clear();
    }
    for (spool::folder_entry& file : files)
        lanes_[file.user].files.push_back(std::move(file));
    std::erase_if(lanes_, [](const auto& of_user) {
        const lane& its = of_user.second;
        return its.files.empty() && its.in_work.small + its.in_work.large == 0;
    });
    begin_round();
}

bool turns::may_begin(const lane& its) const
{
    if (its.files.empty())
        return false;
    return is_small(its.files.front())
               ? in_work_.small < most_small_in_work && its.in_work.small < most_small_of_a_user
               : in_work_.large < most_in_work && its.in_work.large < most_of_a_user;
}

void turns::count(lane& its, bool is_small, bool begins)
{
    for (counts* const counted : {&in_work_, &its.in_work})
        begins ? ++counted->of(is_small) : --counted->of(is_small);
}

void turns::begin_round()
{
    for (auto& [user, its] : lanes_)
        its.had_turn = 0;
}

std::optional<turns::turn> turns::next(const std::function<bool(std::uint32_t user)>& may_take)
{
    auto at = lanes_.upper_bound(last_);
    for (std::size_t looked_at = 0; looked_at < lanes_.size(); ++looked_at, ++at) {
        if (at == lanes_.end())
            at = lanes_.begin();
        auto& [user, its] = *at;
        const bool is_any_waiting = its.had_turn < its.waiting.size();
        const bool is_file_next = !its.was_file || !is_any_waiting;
        if (is_file_next && may_begin(its) && may_take(user)) {
            last_ = user;
            its.was_file = true;
            turn next{user, std::move(its.files.front()), nullptr};
            its.files.pop_front();
            count(its, is_small(*next.file), true);
            return next;
        }
        if (is_any_waiting) {
            last_ = user;
            its.was_file = false;
            std::ranges::rotate(its.waiting, std::next(its.waiting.begin()));
            ++its.had_turn;
            return turn{user, std::nullopt, its.waiting.back().acceptance};
        }
    }
    return std::nullopt;
}

void turns::claimed(const turn& its_turn, acceptance_ptr acceptance)
{
    lane& its = lanes_[its_turn.user];
    its.waiting.push_back({std::move(acceptance), is_small(*its_turn.file)});
    ++its.had_turn;
}

void turns::not_claimed(const turn& its_turn)
{
    count(lanes_[its_turn.user], is_small(*its_turn.file), false);
}

void turns::begin(std::uint32_t user, acceptance_ptr acceptance)
{
    lane& its = lanes_[user];
    its.waiting.push_back({std::move(acceptance), false});
    count(its, false, true);
}

std::optional<turns::work> turns::take_out(lane& its, const acceptance_ptr& acceptance)
{
    const auto found = std::ranges::find(its.waiting, acceptance, &work::acceptance);
    if (found == its.waiting.end())
        return std::nullopt;
    work taken = std::move(*found);
    its.waiting.erase(found);
    return taken;
}

void turns::end(const acceptance_ptr& acceptance)
{
    for (auto& [user, its] : lanes_) {
        if (const auto taken = take_out(its, acceptance))
            count(its, taken->is_small, false);
    }
}

void turns::put_off(const acceptance_ptr& acceptance)
{
    for (auto& [user, its] : lanes_) {
        if (auto taken = take_out(its, acceptance))
            its.put_off.push_back(*std::move(taken));
    }
}

std::size_t turns::offered(std::uint32_t user) const
{
    const auto found = lanes_.find(user);
    return found == lanes_.end() ? 0 : found->second.files.size();
}

}  // namespace rdad::intake
