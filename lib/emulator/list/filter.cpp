// SPDX-License-Identifier: BSL-1.0
// How a filter is read.

#include "emulator/list/filter.hpp"

#include "api/ascii_case.hpp"
#include "api/date_time.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace rdad::emulator {
namespace {

constexpr std::string_view spaces = " \t";
constexpr std::string_view ends_of_words = " \t(),'";

constexpr std::array<std::pair<std::string_view, comparator>, 7> comparators = {{
    {"eq", comparator::eq},
    {"ne", comparator::ne},
    {"lt", comparator::lt},
    {"le", comparator::le},
    {"gt", comparator::gt},
    {"ge", comparator::ge},
    {"in", comparator::in},
}};

std::string lower_case(std::string text)
{
    std::ranges::transform(text, text.begin(), api::lower_case);
    return text;
}

/// Reads from left to right and stops at the first problem: from then on nothing is accepted any more.
class filter_parser
{
public:
    filter_parser(std::string_view text, const filter_rules& rules) : text_(text), rules_(rules) {}

    api::checked<filter> parse()
    {
        filter f = parse_disjunction();
        if (!problem_ && !at_end())
            expect("and, or, or the end");
        if (problem_)
            return *std::move(problem_);
        return f;
    }

private:
    bool at_end()
    {
        skip_spaces();
        return at_ == text_.size();
    }

    void skip_spaces() { at_ = std::min(text_.find_first_not_of(spaces, at_), text_.size()); }

    std::string_view peek_word() const
    {
        return text_.substr(at_, text_.find_first_of(ends_of_words, at_) - at_);
    }

    bool next_is(char character) const { return at_ < text_.size() && text_[at_] == character; }

    bool accept(char character)
    {
        skip_spaces();
        if (problem_ || !next_is(character))
            return false;
        ++at_;
        return true;
    }

    /// A word that joins terms: with a space, or what it joins, on both sides.
    bool accept_joint(std::string_view word)
    {
        const auto before = at_;
        skip_spaces();
        const auto end = at_ + word.size();
        const bool apart = at_ > before && end < text_.size() && spaces.find(text_[end]) != spaces.npos;
        if (problem_ || !apart || peek_word() != word) {
            at_ = before;
            return false;
        }
        at_ = end;
        return true;
    }

    /// Makes it the problem that something else stands at this place.
    void expect(std::string_view what) { fail(at_, fmt::format("{} is expected", what)); }

    void fail(std::size_t place, std::string_view message)
    {
        if (problem_)
            return;
        // Bytes that go on with a character of UTF-8 are none of their own.
        const auto characters = std::ranges::count_if(text_.substr(0, place), [](char character) {
            return (character & 0xC0) != 0x80;
        });
        problem_ = api::problem{"", fmt::format("at character {} {}", characters + 1, message)};
    }

    filter parse_disjunction()
    {
        std::vector<filter> parts;
        do {
            parts.push_back(parse_conjunction());
        } while (accept_joint("or"));
        return parts.size() == 1 ? std::move(parts.front()) : filter{disjunction{std::move(parts)}};
    }

    filter parse_conjunction()
    {
        std::vector<filter> parts;
        do {
            parts.push_back(parse_term());
        } while (accept_joint("and"));
        return parts.size() == 1 ? std::move(parts.front()) : filter{conjunction{std::move(parts)}};
    }

    filter parse_term()
    {
        if (!accept('('))
            return filter{parse_comparison()};
        if (++depth_ > deepest_filter) {
            fail(at_ - 1, fmt::format("parentheses are nested deeper than {} levels", deepest_filter));
            return {};
        }
        filter inner = parse_disjunction();
        if (!accept(')'))
            expect("and, or, or a closing parenthesis");
        --depth_;
        return inner;
    }

    comparison parse_comparison()
    {
        comparison c;
        c.property = parse_property();
        c.how = parse_comparator();
        if (c.how == comparator::in)
            parse_values(c);
        else
            parse_value(c);
        std::ranges::sort(c.texts);
        std::ranges::sort(c.times);
        return c;
    }

    job_property parse_property()
    {
        skip_spaces();
        const std::string_view word = peek_word();
        if (!api::contains(rules_.properties, word))
            expect(
                fmt::format("a property ({}) or an opening parenthesis", fmt::join(rules_.properties, ", "))
            );
        at_ += word.size();
        return parse_job_property(word).value_or(job_property::id);
    }

    comparator parse_comparator()
    {
        skip_spaces();
        const std::string_view word = peek_word();
        const auto* found =
            std::ranges::find(comparators, word, &std::pair<std::string_view, comparator>::first);
        if (found == comparators.end() || !api::contains(rules_.operators, word)) {
            expect(fmt::format("an operator ({})", fmt::join(rules_.operators, ", ")));
            return comparator::eq;
        }
        at_ += word.size();
        if (at_ < text_.size() && spaces.find(text_[at_]) == spaces.npos)
            expect("a space");
        return found->second;
    }

    void parse_values(comparison& comparison)
    {
        if (!accept('('))
            return expect("an opening parenthesis");
        do {
            parse_value(comparison);
        } while (accept(','));
        if (!accept(')'))
            expect("a comma or a closing parenthesis");
    }

    void parse_value(comparison& comparison)
    {
        skip_spaces();
        const auto place = at_;
        std::string value = next_is('\'') ? parse_quoted() : parse_unquoted();
        if (++values_ > most_filter_values)
            fail(place, fmt::format("there are more than {} values", most_filter_values));
        if (!problem_)
            add_value(comparison, place, std::move(value));
    }

    /// Reads to the quote that ends the value; doubled, it is a part of it.
    std::string parse_quoted()
    {
        const auto begin = at_++;
        std::string value;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '\'' && !next_is('\''))
                return value;
            if (c == '\'')
                ++at_;
            value += c;
        }
        fail(begin, "a quote begins that doesn't end");
        return value;
    }

    std::string parse_unquoted()
    {
        std::string value(peek_word());
        if (value.empty() || value == "and" || value == "or")
            expect("a value");
        at_ += value.size();
        return value;
    }

    bool is_state(std::string_view value) const
    {
        return std::ranges::any_of(rules_.states, [&](std::string_view state) {
            return api::equal_without_case(state, value);
        });
    }

    void add_value(comparison& comparison, std::size_t place, std::string value)
    {
        if (comparison.property == job_property::created_date_time) {
            if (const auto time = api::parse_date_time(value))
                comparison.times.push_back(*time);
            else
                fail(place, "a date and time such as 2026-12-01T18:00:00Z is expected");
        } else if (comparison.property == job_property::state) {
            if (is_state(value))
                comparison.texts.push_back(lower_case(std::move(value)));
            else
                fail(place, fmt::format("a state ({}) is expected", fmt::join(rules_.states, ", ")));
        } else {
            comparison.texts.push_back(
                has_no_case(comparison.property) ? lower_case(std::move(value)) : std::move(value)
            );
        }
    }

    std::string_view text_;
    const filter_rules& rules_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::size_t values_ = 0;
    std::optional<api::problem> problem_;
};

}  // namespace

api::checked<filter> parse_filter(std::string_view text, const filter_rules& rules)
{
    if (text.size() > longest_filter)
        return api::problem{"", fmt::format("is longer than {} bytes", longest_filter)};
    return filter_parser(text, rules).parse();
}

}  // namespace rdad::emulator
