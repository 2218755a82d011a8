// SPDX-License-Identifier: BSL-1.0
// What of a fleet fits into one request to etcd.

#include "fleet/limits.hpp"
#include "fleet/transactions.hpp"
#include "fleet_fixture.hpp"
#include "job/job_file.hpp"
#include "two_hosts.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace rdad;
using namespace rdad::fleet;
using namespace rdad::tests;

BOOST_FIXTURE_TEST_SUITE(sizes_of_transactions, two_hosts)

BOOST_AUTO_TEST_CASE(the_most_records_of_a_transaction_are_less_than_etcd_takes)
{
    std::vector<record_id> ids;
    for (std::uint32_t number = 1; number <= most_records; ++number)
        ids.push_back({host_a, "18a3f2c4b5u1000", number});
    const etcd::txn taken = publication_of(ids);
    BOOST_TEST(fits(taken));
    BOOST_TEST(store.apply(taken).succeeded);
    std::vector<adopted> records;
    for (const record_id& id : ids) {
        kept_life of_many = followed_as(life(id), job_1);
        of_many.owner.session = id.number;
        records.push_back({seen(id), adopted_by(of_many, b.own, some_time)});
    }
    const etcd::txn adoption = adopt(b, records);
    BOOST_TEST(fits(adoption));
    store.end_lease(11);
    BOOST_TEST(store.apply(adoption).succeeded);
}

BOOST_AUTO_TEST_CASE(the_largest_spec_fits_with_its_life_and_more_does_not)
{
    std::vector records{published{first, std::string(job::largest_job_file, ' '), to_text(life_of(a))}};
    const auto host_revision = store.mod_revision(survey.host(host_a));
    BOOST_TEST(fits(publish(a, key_a, host_revision, records)));
    records.push_back(records.front());
    BOOST_TEST(!fits(publish(a, key_a, host_revision, records)));
    BOOST_TEST(!fits(end(a,
                         {first, 1},
                         life_of(a),
                         done_record{"a", job::final_state::success, std::string(largest_request, ' ')},
                         std::nullopt)
                         .request));
}

BOOST_AUTO_TEST_CASE(more_operations_than_etcd_takes_do_not_fit)
{
    etcd::txn request;
    for (std::size_t i = 0; i < etcd::most_operations; ++i)
        request.success.emplace_back(etcd::delete_request{.key = "a"});
    BOOST_TEST(fits(request));
    request.success.emplace_back(etcd::delete_request{.key = "a"});
    BOOST_TEST(!fits(request));
}

BOOST_AUTO_TEST_SUITE_END()
