// SPDX-License-Identifier: BSL-1.0
#include "api/skimmed_list.hpp"

#include "api/date_time.hpp"
#include "api/identifier.hpp"
#include "api/json/json_text.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace json = boost::json;

namespace rdad::api {
namespace {

/// An element of `jobs`.
struct element
{
    bool is_object = false;
    std::optional<std::string> id{};
    std::optional<job_state> state{};
    std::optional<std::chrono::sys_seconds> created{};
};

/// The handler that boost::json::basic_parser calls. It keeps the names of the members that lead to where the parser is,
/// as deep as anything is to be found: /jobs/0/id, /jobs/0/executionInfo/createdDateTime, /_links/next/href.
class skimmer
{
public:
    using error_code = json::error_code;
    using string_view = json::string_view;

    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;

    bool has_jobs() const noexcept { return has_jobs_; }
    std::vector<element>& elements() noexcept { return elements_; }

    std::optional<std::string> next() &&
    {
        return next_.empty() ? std::nullopt : std::optional(std::move(next_));
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&)
    {
        begin_value();
        ++depth_;
        if (is_at_element())
            elements_.back().is_object = true;
        return true;
    }
    bool on_object_end(std::size_t, error_code&) { return end_nested(); }

    bool on_array_begin(error_code&)
    {
        begin_value();
        if (depth_ == 1 && names_[1] == "jobs") {
            is_in_jobs_ = true;
            has_jobs_ = true;
        }
        ++depth_;
        return true;
    }
    bool on_array_end(std::size_t, error_code&)
    {
        is_in_jobs_ = is_in_jobs_ && depth_ > 2;
        return end_nested();
    }

    bool on_key_part(string_view part, std::size_t, error_code&) { return add_to_text(part); }
    bool on_key(string_view part, std::size_t, error_code&)
    {
        add_to_text(part);
        if (depth_ < names_.size())
            names_[depth_].swap(text_);
        text_.clear();
        return true;
    }

    bool on_string_part(string_view part, std::size_t, error_code&)
    {
        return is_wanted() ? add_to_text(part) : true;
    }
    bool on_string(string_view part, std::size_t, error_code&)
    {
        begin_value();
        if (is_wanted()) {
            add_to_text(part);
            take_text();
        }
        return true;
    }

    bool on_number_part(string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, string_view, error_code&) { return begin_value(); }
    bool on_uint64(std::uint64_t, string_view, error_code&) { return begin_value(); }
    bool on_double(double, string_view, error_code&) { return begin_value(); }
    bool on_bool(bool, error_code&) { return begin_value(); }
    bool on_null(error_code&) { return begin_value(); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

private:
    /// `{"jobs": [{` is three levels deep.
    static constexpr std::size_t depth_of_element = 3;

    bool is_at_element() const noexcept { return is_in_jobs_ && depth_ == depth_of_element; }

    bool begin_value()
    {
        if (depth_ == 1 && names_[1] == "jobs") {
            has_jobs_ = false;
            elements_.clear();
        }
        if (is_in_jobs_ && depth_ == depth_of_element - 1)
            elements_.emplace_back();
        return true;
    }

    bool end_nested()
    {
        --depth_;
        return true;
    }

    bool is_wanted() const
    {
        if (is_in_jobs_ && !elements_.empty() && elements_.back().is_object)
            return depth_ == depth_of_element
                       ? names_[3] == "id" || names_[3] == "state" || is_time_of_creation()
                       : is_time_of_creation();
        return depth_ == depth_of_element && names_[1] == "_links" && names_[2] == "next" &&
               names_[3] == "href";
    }

    /// It stands beside the state, or in the second generation one level below.
    bool is_time_of_creation() const
    {
        if (depth_ == depth_of_element)
            return names_[3] == "createdDateTime";
        return depth_ == depth_of_element + 1 && names_[3] == "executionInfo" &&
               names_[4] == "createdDateTime";
    }

    bool add_to_text(string_view part)
    {
        text_.append(part.data(), part.size());
        return true;
    }

    void take_text()
    {
        if (!is_in_jobs_)
            next_ = std::move(text_);
        else if (is_time_of_creation())
            elements_.back().created = parse_second(text_);
        else if (names_[3] == "id")
            elements_.back().id = canonical_id(std::move(text_));
        else
            elements_.back().state = parse_job_state(text_);
        text_.clear();
    }

    std::size_t depth_ = 0;

    /// By depth, of the member that the parser is in.
    std::array<std::string, depth_of_element + 2> names_;
    std::string text_;
    bool is_in_jobs_ = false;
    bool has_jobs_ = false;
    std::vector<element> elements_;
    std::string next_;
};

}  // namespace

std::optional<skimmed_list> skim_job_list(std::string_view body)
{
    json::error_code ec;
    json::parse_options options;
    options.max_depth = deepest_nesting;
    json::basic_parser<skimmer> parser(options);
    const std::size_t read = parser.write_some(false, body.data(), body.size(), ec);
    skimmer& found = parser.handler();
    if (ec || read < body.size() || !found.has_jobs())
        return std::nullopt;
    skimmed_list list;
    list.size = found.elements().size();
    std::vector<std::string_view> texts;
    for (std::size_t i = 0; i < found.elements().size(); ++i) {
        element& job = found.elements()[i];
        if (!job.id || !job.state)
            continue;
        if (is_under_way(*job.state))
            list.active.push_back({*std::move(job.id), job.created});
        if (!is_final(*job.state))
            continue;
        if (texts.empty())
            texts = element_texts(text_at(body, "/jobs").value());
        list.ended.push_back({*std::move(job.id), std::string(texts[i])});
    }
    list.next = std::move(found).next();
    return list;
}

}  // namespace rdad::api
