// SPDX-License-Identifier: BSL-1.0
// A call as an HTTP request.

#include "client/service_request.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace rdad;

BOOST_AUTO_TEST_SUITE(requests_of_calls)

namespace {

std::string accept_of(const api::service& service, std::string_view configured)
{
    const job::call call{job::operation::get, "GET", "/jobs/1", "", true, "", &service};
    const http::request request = client::request_of(call, "/x/jobs/1", auth::secret("t"), configured);
    const auto found = std::ranges::find(request.headers, "Accept", &http::field::name);
    return found == request.headers.end() ? "none" : found->value;
}

http::response with_id(std::string id)
{
    http::response said;
    said.headers.push_back({"X-Correlation-Id", std::move(id)});
    return said;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_service_is_asked_for_its_own_media_type)
{
    for (const api::service* const service : api::all_services)
        BOOST_TEST(accept_of(*service, "") == service->accept, service->name);
    BOOST_TEST(accept_of(api::realitydataanalysis, "") == "application/vnd.bentley.itwin-platform.v1+json");
    BOOST_TEST(accept_of(api::reality_analysis, "") == "application/vnd.bentley.itwin-platform.v2+json");
}

BOOST_AUTO_TEST_CASE(a_configured_media_type_is_asked_for_in_its_place)
{
    BOOST_TEST(accept_of(api::reality_analysis, "application/json") == "application/json");
}

BOOST_AUTO_TEST_CASE(an_id_of_an_answer_is_kept_if_it_may_stand_in_a_record)
{
    BOOST_TEST(client::correlation_id_of(with_id("6f51448f-6377")).value() == "6f51448f-6377");
    BOOST_TEST(!client::correlation_id_of({}));
    for (const std::string& bad :
         {std::string(), std::string("a b"), std::string("a\x1b[31m"), std::string(101, 'x')})
        BOOST_TEST(!client::correlation_id_of(with_id(bad)), bad);
}

BOOST_AUTO_TEST_SUITE_END()
