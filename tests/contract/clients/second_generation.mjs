// SPDX-License-Identifier: BSL-1.0
// The provider's own client of the second generation, unchanged, against the emulator: does it give back what it should?
// Run by ../run_clients, which says in the environment where all is, and reads the lines that this writes.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";

const { RDAD_CLIENT_FOLDER: folder, RDAD_EMULATOR_URL: root, RDAD_EMULATOR_TOKEN: token } = process.env;
const { JobState, JobType, RealityCaptureService, Service } = createRequire(`${folder}/`)("@itwin/reality-capture");

const client = new RealityCaptureService({ getAccessToken: async () => `Bearer ${token}` });
client._serviceUrl = `${root}/`;
const stranger = new RealityCaptureService({ getAccessToken: async () => "Bearer no-such-token" });
stranger._serviceUrl = `${root}/`;

const unknownId = "5d5fdbd2-7d5d-4a64-8b3c-3d9f2a0b1c06";
const iTwinId = "5d5fdbd2-7d5d-4a64-8b3c-3d9f2a0b1c01";

// A job of each service that the client knows.
const creations = {
    [Service.ANALYSIS]: {
        type: JobType.OBJECTS_2D,
        name: "Contract, analysis",
        iTwinId,
        specifications: {
            inputs: { photos: "5d5fdbd2-7d5d-4a64-8b3c-3d9f2a0b1c02", photoObjectDetector: "detector/1.0" },
            outputs: ["objects2D", "objects3D"],
            options: { minPhotos: 2 },
        },
    },
    [Service.MODELING]: {
        type: JobType.RECONSTRUCTION,
        name: "Contract, modeling",
        iTwinId,
        specifications: {
            inputs: { scene: "5d5fdbd2-7d5d-4a64-8b3c-3d9f2a0b1c03" },
            outputs: { modelingReference: true, exports: [{ format: "3MX" }] },
        },
    },
};

/** Runs one test and writes what became of it. */
async function test(name, body) {
    try {
        await body();
        console.log(`ok ${name}`);
    } catch (error) {
        console.log(`not ok ${name}: ${String(error?.message ?? error).replaceAll("\n", " ")}`);
    }
}

/** What a response holds, which has to be none of an error. */
function valueOf(response, status = 200) {
    assert.ok(!response.isError(), JSON.stringify(response.error));
    assert.equal(response.getResponseStatusCode(), status);
    return response.value;
}

/** The error that a response has to be. */
function errorOf(response, status, code) {
    assert.ok(response.isError(), JSON.stringify(response.value));
    assert.equal(response.getResponseStatusCode(), status);
    assert.equal(response.error.error.code, code);
    return response.error.error;
}

const submit = async (service) => valueOf(await client.submitJob(creations[service]), 201);

/** Tells the emulator how a job is to end, and waits for its end; steering is none of the client's business. */
async function end(job, service, outcome) {
    const order = { method: "PATCH", body: JSON.stringify({ seconds: 0.2, outcome }) };
    assert.equal((await fetch(`${root}/emulator/jobs/${job.id}`, order)).status, 204);
    return waitFor(job, service, outcome === "failed" ? JobState.FAILED : JobState.SUCCESS);
}

async function waitFor(job, service, state) {
    for (let left = 200; left > 0; --left) {
        const found = valueOf(await client.getJob(job.id, service));
        if (found.state === state)
            return found;
        await pause(50);
    }
    throw new Error(`the job never became ${state}`);
}

for (const service of [Service.ANALYSIS, Service.MODELING]) {
    const invalid = `InvalidReality${service}Request`;

    await test(`${service}/submits-a-job`, async () => {
        const job = await submit(service);
        assert.equal(job.state, JobState.QUEUED);
        assert.equal(job.type, creations[service].type);
        assert.equal(job.name, creations[service].name);
        assert.equal(job.iTwinId, iTwinId);
        assert.deepEqual(job.specifications.inputs, creations[service].specifications.inputs);
        assert.deepEqual(valueOf(await client.getJob(job.id, service)), job);
    });

    await test(`${service}/names-outputs-as-the-client-does`, async () => {
        const { outputs } = (await submit(service)).specifications;
        if (service === Service.ANALYSIS)
            assert.deepEqual(Object.keys(outputs).sort(), ["objects2D", "objects3D"]);
        else
            assert.ok(outputs.modelingReference.location && outputs.exports[0].location);
    });

    await test(`${service}/follows-a-job-to-its-success`, async () => {
        const job = await submit(service);
        const begun = valueOf(await client.getJobProgress(job.id, service));
        assert.deepEqual(begun, { percentage: 0, state: JobState.QUEUED });
        const ended = await end(job, service, "success");
        assert.ok(new Date(ended.executionInfo.endedDateTime) >= new Date(ended.executionInfo.createdDateTime));
        assert.ok(ended.executionInfo.processingUnits > 0);
        const progress = valueOf(await client.getJobProgress(job.id, service));
        assert.deepEqual(progress, { percentage: 100, state: JobState.SUCCESS });
        assert.deepEqual(valueOf(await client.getJobMessages(job.id, service)), { errors: [], warnings: [] });
    });

    await test(`${service}/tells-why-a-job-has-failed`, async () => {
        const job = await submit(service);
        await end(job, service, "failed");
        const { errors } = valueOf(await client.getJobMessages(job.id, service));
        assert.equal(errors.length, 1);
        for (const member of ["code", "title", "message"])
            assert.ok(errors[0][member], member);
        assert.ok(Array.isArray(errors[0].params));
    });

    await test(`${service}/cancels-a-job`, async () => {
        const job = await submit(service);
        assert.equal(valueOf(await client.cancelJob(job.id, service)).state, JobState.TERMINATING_ON_CANCEL);
        await waitFor(job, service, JobState.CANCELLED);
        const error = errorOf(await client.cancelJob(job.id, service), 422, invalid);
        assert.equal(error.details[0].code, "InvalidChange");
    });

    await test(`${service}/does-not-cancel-a-job-that-has-ended`, async () => {
        const job = await submit(service);
        await end(job, service, "success");
        const error = errorOf(await client.cancelJob(job.id, service), 422, invalid);
        assert.equal(error.details[0].code, "InvalidChange");
    });

    await test(`${service}/lists-jobs`, async () => {
        const job = await submit(service);
        const { jobs } = valueOf(await client.getJobs(service, `id eq '${job.id}' and state eq Queued`));
        assert.deepEqual(jobs.map(({ id }) => id), [job.id]);
    });

    await test(`${service}/goes-from-page-to-page`, async () => {
        const made = new Set([(await submit(service)).id, (await submit(service)).id, (await submit(service)).id]);
        const filter = [...made].map((id) => `id eq ${id}`).join(" or ");
        let token;
        for (let page = 1; page <= 3; ++page) {
            const { jobs, _links } = valueOf(await client.getJobs(service, filter, 1, token));
            assert.equal(jobs.length, 1);
            assert.ok(made.delete(jobs[0].id));
            assert.equal(Boolean(_links?.next), page < 3);
            token = page < 3 ? new URL(_links.next.href).searchParams.get("continuationToken") : undefined;
        }
    });

    await test(`${service}/refuses-a-list-without-a-filter`, async () => {
        const error = errorOf(await client.getJobs(service, undefined), 400, invalid);
        assert.equal(error.details[0].target, "$filter");
    });

    await test(`${service}/refuses-a-job-without-specifications`, async () => {
        const { specifications, ...rest } = creations[service];
        const error = errorOf(await client.submitJob(rest), 400, invalid);
        assert.equal(error.details[0].code, "InvalidProperty");
        assert.equal(error.details[0].target, "specifications");
    });

    await test(`${service}/refuses-inputs-of-another-type`, async () => {
        const specifications = { ...creations[service].specifications, inputs: {} };
        errorOf(await client.submitJob({ ...creations[service], specifications }), 400, invalid);
    });

    await test(`${service}/knows-no-job-of-an-unknown-id`, async () => {
        errorOf(await client.getJob(unknownId, service), 404, "JobNotFound");
        errorOf(await client.getJobMessages(unknownId, service), 404, "JobNotFound");
        errorOf(await client.cancelJob(unknownId, service), 404, "JobNotFound");
        errorOf(await client.getJobProgress(unknownId, service), 404, "JobProgressNotFound");
    });

    await test(`${service}/refuses-a-token-that-nobody-issued`, async () => {
        errorOf(await stranger.getJob(unknownId, service), 401, "Unauthorized");
        errorOf(await stranger.submitJob(creations[service]), 401, "Unauthorized");
    });
}

await test("refuses-a-type-that-there-is-not", async () => {
    // The client finds the service by the type: it refuses by itself what it doesn't know, and can't ask for the rest.
    await assert.rejects(client.submitJob({ ...creations[Service.ANALYSIS], type: "Divination" }));
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const body = JSON.stringify(creations[Service.MODELING]);
    const answer = await fetch(`${root}/reality-analysis/jobs`, { method: "POST", headers, body });
    assert.equal(answer.status, 400);
});

await test("lists-each-service-alone", async () => {
    const job = await submit(Service.ANALYSIS);
    const { jobs } = valueOf(await client.getJobs(Service.MODELING, `id eq ${job.id}`));
    assert.deepEqual(jobs, []);
    errorOf(await client.getJob(job.id, Service.MODELING), 404, "JobNotFound");
});
