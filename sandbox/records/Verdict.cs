using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Dialogos.Sandbox.Records;

/// <summary>
/// How a gate ended. Only <see cref="Pass"/> is a pass: <see cref="Invalid"/> means that there was no evidence,
/// <see cref="Infra"/> that the verifier's own machinery failed, <see cref="Skip"/> that an earlier gate had decided.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateStatus>))]
public enum GateStatus
{
    /// <summary>The gate saw what it demands.</summary>
    Pass,
    /// <summary>The gate saw a fault of the proposal.</summary>
    Fail,
    /// <summary>There was no evidence that the gate could trust.</summary>
    Invalid,
    /// <summary>The verifier's own machinery failed.</summary>
    Infra,
    /// <summary>Not run: an earlier gate had decided.</summary>
    Skip,
}

/// <summary>What comes of a proposal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Decision>))]
public enum Decision
{
    /// <summary>All gates passed and policy lets it stage by itself.</summary>
    Accept,
    /// <summary>A gate failed.</summary>
    Refuse,
    /// <summary>All gates passed, but a person must decide.</summary>
    Person,
    /// <summary>No trustworthy evidence: run again.</summary>
    Undecided,
}

/// <summary>The machine that the verdict was taken on.</summary>
public sealed record VerdictEnvironment(string Qemu, string Cpu, long Seed);

/// <summary>One gate's result.</summary>
/// <param name="Reason">Empty after a pass; else one sentence.</param>
/// <param name="EvidenceHash">SHA-256 of the stored evidence.</param>
public sealed record GateResult(string Name, GateStatus Status, string Reason, string EvidenceHash, long Milliseconds);

/// <summary>Tests by what they were meant to show, each as passed and run.</summary>
public sealed record TestCounts(int FailToPass, int FailToPassRun, int PassToPass, int PassToPassRun, int Hidden, int HiddenRun);

/// <summary>Mutants of the changed lines.</summary>
public sealed record MutationCounts(int Made, int Killed, int Survived, int NotCovered, int EquivalentSuspect);

/// <summary>One benchmark's figures on the base and on the candidate.</summary>
public sealed record Measurement(string Benchmark, string Metric, double Base, double Candidate, int Runs, double Low, double High);

/// <summary>What the verifier found about one proposal.</summary>
/// <param name="Signature">Base64 ECDSA P-256 signature of the record's canonical bytes without this member.</param>
public sealed record Verdict(
    string Proposal,
    string VerifierHash,
    string PolicyHash,
    string SuiteHash,
    VerdictEnvironment Environment,
    ImmutableArray<GateResult> Gates,
    TestCounts Tests,
    MutationCounts Mutation,
    ImmutableArray<Measurement> Performance,
    ImmutableArray<string> Flags,
    Decision Decision,
    string? Signature = null);
