// SPDX-License-Identifier: BSL-1.0
#include "intake/selection.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace rdad::intake {
namespace {

bool is_older(const spool::folder_entry& left, const spool::folder_entry& right)
{
    return std::tie(left.modified, left.name) < std::tie(right.modified, right.name);
}

}  // namespace

void selection::add(spool::folder_entry entry)
{
    auto& heap = of_users_[entry.user];
    heap.push_back(std::move(entry));
    std::ranges::push_heap(heap, is_older);
    if (heap.size() > most_of_a_user) {
        std::ranges::pop_heap(heap, is_older);
        heap.pop_back();
        has_left_out_ = true;
    }
}

std::vector<spool::folder_entry> selection::take()
{
    std::vector<spool::folder_entry> kept;
    for (auto& [user, heap] : of_users_)
        std::ranges::move(heap, std::back_inserter(kept));
    of_users_.clear();
    return kept;
}

}  // namespace rdad::intake
