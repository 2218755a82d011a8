// SPDX-License-Identifier: BSL-1.0
// How forms and secrets are written, or not.

#include "auth/form.hpp"

#include "auth/secret.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>
#include <type_traits>
#include <utility>

using namespace rdad::auth;

BOOST_AUTO_TEST_SUITE(forms_and_secrets)

BOOST_AUTO_TEST_CASE(what_has_a_meaning_in_a_form_is_escaped)
{
    std::string form;
    add_to_form(form, "grant_type", "client_credentials");
    add_to_form(form, "a b", "&=+%/?#~*-._\xc3\xa4\n");
    add_to_form(form, "empty", "");
    BOOST_TEST(form == "grant_type=client_credentials&a+b=%26%3D%2B%25%2F%3F%23%7E*-._%C3%A4%0A&empty=");
}

template <class T>
concept printable = requires(std::ostream& out, const T& value)
{
    out << value;
};

BOOST_AUTO_TEST_CASE(a_secret_is_not_printed_by_accident)
{
    static_assert(!printable<secret>);
    static_assert(!std::is_convertible_v<secret, std::string_view>);
    static_assert(!std::is_convertible_v<std::string_view, secret>);
}

BOOST_AUTO_TEST_CASE(a_secret_can_be_handed_on)
{
    for (const std::string_view text :
         {"short", "a text that is too long to be kept in the string object itself"}) {
        secret a(text);
        secret b(a);
        BOOST_TEST(b.reveal() == text);
        secret c(std::move(b));
        BOOST_TEST(c.reveal() == text);
        b = c;
        BOOST_TEST((a == b));
        a = secret("other");
        BOOST_TEST((a != b));
        c = std::move(a);
        BOOST_TEST(c.reveal() == "other");
    }
}

BOOST_AUTO_TEST_SUITE_END()
